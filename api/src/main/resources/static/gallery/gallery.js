// The gallery: three rooms (all collections, one collection, one token), each named by its hash, filled
// from the REST API of the same host and from nowhere else.

const room = document.getElementById("room");
const asOf = document.getElementById("asof");
const finder = document.getElementById("q");
const count = new Intl.NumberFormat("en");
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
const ZERO = "0x0000000000000000000000000000000000000000";

let visit = new AbortController();
let explorers = null;

// Elements -------------------------------------------------------------------------------------------

// Text only ever becomes text nodes: names and values were written by strangers.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "share") made.style.setProperty("--share", value);
    else if (key === "width") made.style.width = value;
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function picture(image, width, description, mark) {
  const pane = element("span", { class: "pane" });
  const blank = (line) =>
    element("span", { class: "blank", "aria-hidden": "true" }, mark, line && element("small", {}, line));
  const source = image && image.assetId ? image.variants[width] || image.url : null;
  if (!source) {
    pane.append(blank(image && image.source ? "Picture not fetched yet" : "No picture"));
    return pane;
  }
  const shown = element("img", { src: source, alt: description, loading: "lazy", decoding: "async" });
  shown.addEventListener("error", () => {
    if (shown.getAttribute("src") !== image.url && image.url) shown.src = image.url;
    else shown.replaceWith(blank("No picture"));
  });
  pane.append(shown);
  return pane;
}

const short = (address) => (address.length > 14 ? address.slice(0, 6) + "…" + address.slice(-4) : address);
const percent = (share) => (share >= 0.1 ? Math.round(share * 100) : Math.max(0.1, Math.round(share * 1000) / 10)) + "%";
const plural = (number, one, many) => `${count.format(number)} ${number === 1 ? one : many}`;
const tokenHash = (token) => `#/token/${token.chain}/${token.contract}/${token.tokenId}`;
const collectionHash = (slug) => `#/collection/${encodeURIComponent(slug)}`;
const nameOf = (token) => token.name || "#" + (token.tokenId.length > 12 ? short(token.tokenId) : token.tokenId);

function figures(...pairs) {
  return element("dl", { class: "figures" },
    pairs.filter(Boolean).map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))));
}

// Asking ---------------------------------------------------------------------------------------------

class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || "The catalog did not answer");
    this.status = status;
    this.problem = problem;
  }
}

async function ask(path, signal = visit.signal) {
  let answer;
  try {
    answer = await fetch(path, { signal, headers: { accept: "application/json" } });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Refused(0, { detail: "The catalog is out of reach. Is the server running?" });
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body);
  return body;
}

function reflect(blocks) {
  asOf.textContent = !blocks || blocks.length === 0 ? "" :
    "As of " + blocks.map((one) => `${one.chain} block ${count.format(one.block)}`).join(", ");
}

async function explorerOf(chain) {
  explorers ??= ask("/v1/chains", new AbortController().signal)
    .then((answer) => new Map(answer.items.map((one) => [one.chain, one.explorer])))
    .catch(() => new Map());
  const base = (await explorers).get(chain);
  return base && base.startsWith("https://") ? base : null;
}

// States ---------------------------------------------------------------------------------------------

function say(heading, line, ...rest) {
  return element("div", { class: "word", role: "status" }, element("h1", {}, heading), line && element("p", {}, line), rest);
}

function failed(failure, again) {
  if (failure.name === "AbortError") return null;
  const missing = failure.status === 404;
  const trace = failure.problem && failure.problem.traceId;
  return say(
    missing ? "This case is empty" : "The light went out",
    missing ? "Nothing in the catalog has this address." : failure.message,
    trace && !missing ? element("code", {}, "trace " + trace) : null,
    missing ? element("a", { class: "act", href: "#/" }, "All collections")
      : element("button", { class: "act", type: "button", onclick: again }, "Try again"));
}

function ghosts(number, shape) {
  return Array.from({ length: number }, () =>
    element("div", { class: shape === "hall" ? "hall" : "piece", "aria-hidden": "true" },
      element("div", { class: (shape === "hall" ? "cover" : "pane") + " ghost" }),
      element("div", { class: "ghost line" })));
}

// Lists that go on as long as there is a cursor --------------------------------------------------------

function endless(holder, path, show, onPage) {
  const tail = element("div", { class: "tail" });
  const signal = visit.signal;
  let next;
  let busy = false;
  const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more(), { rootMargin: "900px" });

  async function more() {
    if (busy || next === null) return;
    busy = true;
    tail.textContent = "";
    try {
      const page = await ask(next === undefined ? path : path + (path.includes("?") ? "&" : "?") + "cursor=" + encodeURIComponent(next), signal);
      const first = next === undefined;
      next = page.next;
      if (first) holder.replaceChildren();
      holder.append(...page.items.map(show));
      onPage?.(page, first);
      if (next === null) watcher.disconnect();
    } catch (failure) {
      if (failure.name !== "AbortError") {
        if (next === undefined) holder.replaceChildren();
        tail.replaceChildren(element("button", { class: "act", type: "button", onclick: () => { more(); } }, failure.message + " Try again"));
      }
    } finally {
      busy = false;
    }
    // The page may have been too short to push the tail out of sight.
    if (next && tail.isConnected && tail.getBoundingClientRect().top < innerHeight + 900) more();
  }

  signal.addEventListener("abort", () => watcher.disconnect());
  watcher.observe(tail);
  more();
  return tail;
}

// All collections --------------------------------------------------------------------------------------

function halls(parameters) {
  const q = parameters.get("q") || "";
  const sort = ["items", "owners", "name", "created"].includes(parameters.get("sort")) ? parameters.get("sort") : "items";
  document.title = q ? `${q} · Vitrine` : "Vitrine";
  finder.value = q;

  const choose = element("select", { onchange: (event) => go("#/", { q, sort: event.target.value }) },
    [["items", "Largest"], ["owners", "Most held"], ["created", "Newest"], ["name", "Name"]].map(([value, label]) =>
      element("option", { value, selected: value === sort }, label)));
  const grid = element("div", { class: "halls" }, ghosts(6, "hall"));
  const order = sort === "name" ? "asc" : "desc";
  const query = new URLSearchParams({ sort, order, limit: "24" });
  if (q.length >= 2) query.set("q", q);

  room.replaceChildren(
    element("div", { class: "title" },
      element("h1", {}, q ? `“${q}”` : "Collections"),
      element("div", { class: "bar" },
        element("p", { class: "lede" }, q ? "Collections whose name, symbol or contract fits." : "Who owns what, what it looks like, and how rare it is."),
        element("span", { class: "grow" }),
        element("label", { class: "choice" }, "Order", choose))),
    grid);
  room.append(endless(grid, "/v1/collections?" + query, hall, (page, first) => {
    reflect(page.asOf);
    if (first && page.items.length === 0) {
      grid.replaceWith(q
        ? say("Nothing by that name", "Try a part of the name, a symbol, or a whole contract address.", element("a", { class: "act", href: "#/" }, "All collections"))
        : say("The cases are still empty", "Collections appear here as soon as the first blocks are indexed."));
    }
  }));
}

function hall(collection) {
  const covers = collection.covers.filter((one) => one.image && one.image.assetId);
  const mark = [...collection.name][0] || "·";
  const panes = covers.length >= 4
    ? covers.slice(0, 4).map((one, place) => picture(one.image, place === 0 ? "512" : "256", "", mark))
    : [picture(covers[0]?.image ?? null, "512", "", mark)];
  return element("a", { class: "hall", href: collectionHash(collection.slug) },
    element("div", { class: panes.length === 1 ? "cover single" : "cover" }, panes),
    element("div", {},
      element("div", { class: "caption" },
        element("h2", {}, collection.name, seal(collection))),
      element("p", { class: "soft" },
        plural(collection.counts.items, "piece", "pieces") + " · " + plural(collection.counts.owners, "holder", "holders"))));
}

function seal(collection) {
  return collection.verified && element("span", { class: "verified", title: "An operator vouches for it", role: "img", "aria-label": "verified" }, "✦");
}

// One collection ---------------------------------------------------------------------------------------

async function wing(slug, parameters) {
  const path = "/v1/collections/" + encodeURIComponent(slug);
  room.replaceChildren(element("div", { class: "title" }, element("div", { class: "ghost line" })), element("div", { class: "halls" }, ghosts(3, "hall")));
  const collection = await ask(path);
  document.title = `${collection.name} · Vitrine`;
  reflect(collection.asOf);

  const chosen = [...parameters].filter(([key]) => key.startsWith("trait."));
  const sort = ["number", "rank", "minted"].includes(parameters.get("sort")) ? parameters.get("sort") : "number";
  const owner = parameters.get("owner");
  const to = (traits, other = {}) => go(collectionHash(slug), { sort, ...(owner ? { owner } : {}), ...other }, traits);

  const grid = element("ul", { class: "shelf" }, ghosts(12, "piece").map((one) => element("li", {}, one)));
  const bar = element("div", { class: "bar" },
    chosen.map(([key, value]) =>
      element("button", {
        class: "chip", type: "button", "aria-label": `Remove ${key.slice(6)} ${value}`,
        onclick: () => to(chosen.filter(([k, v]) => k !== key || v !== value)),
      }, `${key.slice(6)}: ${value}`, element("span", { "aria-hidden": "true" }, "×"))),
    owner && element("button", { class: "chip", type: "button", onclick: () => go(collectionHash(slug), { sort }, chosen) }, `Held by ${short(owner)}`, element("span", { "aria-hidden": "true" }, "×")),
    element("span", { class: "grow" }),
    element("label", { class: "choice" }, "Order",
      element("select", { onchange: (event) => to(chosen, { sort: event.target.value }) },
        [["number", "Number"], ["rank", "Rarest first"], ["minted", "Minted"]].map(([value, label]) =>
          element("option", { value, selected: value === sort }, label)))));
  const sidebar = element("aside", { class: "traits", "aria-label": "Traits" });
  const hold = element("div", {}, bar, grid);

  room.replaceChildren(
    element("div", { class: "title" },
      element("p", { class: "eyebrow" },
        element("a", { href: "#/" }, "Collections"),
        element("span", {}, collection.chain),
        element("span", { class: "address", title: collection.contract }, short(collection.contract)),
        element("span", {}, collection.standard.toUpperCase().replace("ERC", "ERC-")),
        collection.indexStatus !== "LIVE" && element("span", {}, status(collection.indexStatus))),
      element("h1", {}, collection.name, seal(collection)),
      collection.description && element("p", { class: "lede" }, collection.description),
      figures(
        ["Pieces", count.format(collection.counts.items)],
        ["Holders", count.format(collection.counts.owners)],
        collection.counts.floor && ["Floor", `${collection.counts.floor.price} ${collection.counts.floor.currency ?? ""}`],
        collection.royalty && ["Royalty", collection.royalty.basisPoints / 100 + "%"],
        ["Since", day.format(new Date(collection.createdAt))])),
    element("div", { class: "wing" }, sidebar, hold));

  const query = new URLSearchParams({ sort, burned: "false", limit: "48" });
  if (owner) query.set("owner", owner);
  chosen.forEach(([key, value]) => query.append(key, value));
  hold.append(endless(grid, path + "/tokens?" + query, piece, (page, first) => {
    if (first && page.items.length === 0) {
      grid.replaceWith(chosen.length || owner
        ? say("No piece fits all of these", null, element("button", { class: "act", type: "button", onclick: () => go(collectionHash(slug), { sort }) }, "Clear the filters"))
        : say("Nothing on these shelves", "No live token of this collection is known yet."));
    }
  }));
  traits(sidebar, path, chosen, to).catch((failure) => {
    if (failure.name !== "AbortError") sidebar.replaceChildren(element("p", { class: "soft" }, "Traits could not be read."));
  });
}

const status = (word) => ({ PENDING: "waiting to be indexed", BACKFILLING: "being indexed", PARTIAL: "history begins late", SUSPENDED: "suspended", FAILED: "indexing failed" })[word] ?? word.toLowerCase();

function piece(token) {
  const rank = token.rarity?.rank;
  return element("li", {},
    element("a", { class: token.burned ? "piece burned" : "piece", href: tokenHash(token) },
      picture(token.image, "256", nameOf(token), "#" + (token.tokenId.length > 8 ? short(token.tokenId) : token.tokenId)),
      element("span", { class: "plate" },
        element("span", {}, nameOf(token)),
        rank ? element("span", { class: rank <= 10 ? "rank top" : "rank", title: `Rank ${rank} by ${token.rarity.method}` }, "№ " + count.format(rank)) : null)));
}

async function traits(sidebar, path, chosen, to) {
  const all = [];
  let next = null;
  do {
    const page = await ask(path + "/traits?limit=200" + (next ? "&cursor=" + encodeURIComponent(next) : ""));
    all.push(...page.items);
    next = page.next;
  } while (next && all.length < 400);
  if (all.length === 0) {
    sidebar.replaceChildren(element("h2", {}, "Traits"), element("p", { class: "soft" }, "No traits are known yet."));
    return;
  }
  const isChosen = (name, value) => chosen.some(([key, v]) => fold(key.slice(6)) === fold(name) && fold(v) === fold(String(value)));
  sidebar.replaceChildren(element("h2", {}, "Traits"), ...all.map((trait, place) => {
    const list = element("ul");
    const row = (one) => element("li", {},
      element("label", { share: one.frequency },
        element("input", {
          type: "checkbox", checked: isChosen(trait.name, one.value),
          onchange: (event) => to(event.target.checked
            ? [...chosen, ["trait." + trait.name, String(one.value)]]
            : chosen.filter(([key, v]) => fold(key.slice(6)) !== fold(trait.name) || fold(v) !== fold(String(one.value)))),
        }),
        element("span", { title: String(one.value) }, shown(one.value, trait.displayType, one.unit)),
        element("em", {}, `${count.format(one.occurrences)} · ${percent(one.frequency)}`)));
    const few = trait.values.slice(0, 12);
    list.append(...few.map(row));
    const rest = trait.values.slice(12);
    const more = rest.length > 0 && element("button", {
      class: "more", type: "button",
      onclick: (event) => { list.append(...rest.splice(0, 100).map(row)); if (rest.length === 0) event.target.remove(); },
    }, `Show ${count.format(rest.length)} more`);
    const open = (place < 3 && innerWidth > 900) || trait.values.some((one) => isChosen(trait.name, one.value));
    return element("details", { open }, element("summary", {}, element("span", {}, trait.name || "Unnamed"), element("span", {}, count.format(trait.valueCount))), list, more);
  }));
}

const fold = (text) => text.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

function shown(value, displayType, unit) {
  if (displayType === "date" && typeof value === "number") return day.format(new Date(value * 1000));
  if (value === null) return "none";
  return String(value) + (unit ? (unit === "%" ? "%" : " " + unit) : "");
}

// One token --------------------------------------------------------------------------------------------

async function stand(chain, contract, tokenId) {
  const path = `/v1/tokens/${chain}/${contract}/${tokenId}`;
  room.replaceChildren(element("div", { class: "stand" }, element("div", { class: "pane large ghost" }), element("div", { class: "label" }, element("div", { class: "ghost line" }), element("div", { class: "ghost line" }))));
  const [token, rarity, owners, explorer] = await Promise.all([
    ask(path), ask(path + "/rarity"), ask(path + "/owners?limit=6"), explorerOf(chain)]);
  document.title = `${nameOf(token)} · Vitrine`;
  reflect(token.asOf);

  const account = (address) => !address || address === ZERO ? element("span", { class: "soft" }, "nobody")
    : element("a", { class: "address", title: address, href: `#/account/${address}` }, short(address));
  const block = (number) => explorer
    ? element("a", { href: `${explorer}/block/${number}`, rel: "noreferrer noopener", target: "_blank" }, count.format(number)) : count.format(number);
  const holders = owners.items.filter((one) => one.quantity !== "0");

  const facts = [
    ["Collection", element("a", { href: collectionHash(token.collection.slug) }, token.collection.name)],
    ["Number", element("span", { class: "address" }, token.tokenId)],
    token.burned ? ["Holder", "burned"]
      : holders.length === 1 ? ["Holder", account(holders[0].owner)]
        : ["Holders", element("span", {}, holders.flatMap((one, place) => [place ? ", " : "", account(one.owner), ` × ${one.quantity}`]), owners.next ? " and more" : "")],
    token.standard === "erc1155" && token.supply && ["Units", token.supply],
    token.mintedAt && ["Minted", element("span", {}, moment.format(new Date(token.mintedAt)) + " UTC, block ", block(token.mintedBlock))],
    ["Contract", explorer ? element("a", { class: "address", href: `${explorer}/address/${contract}`, rel: "noreferrer noopener", target: "_blank" }, short(contract)) : element("span", { class: "address", title: contract }, short(contract))],
    token.metadataUrl && ["Metadata", element("span", { class: "address soft" }, token.metadataUrl.length > 60 ? token.metadataUrl.slice(0, 57) + "…" : token.metadataUrl)],
  ].filter(Boolean);

  const ledger = element("tbody");
  const history = element("section", {}, element("h2", {}, "Provenance"),
    element("table", { class: "ledger" },
      element("thead", {}, element("tr", {}, ["", "From", "To", "When"].map((head) => element("th", { scope: "col" }, head)))), ledger));

  room.replaceChildren(
    element("article", { class: "stand" },
      media(token),
      element("div", { class: "label" },
        element("div", {},
          element("p", { class: "eyebrow" }, element("a", { href: "#/" }, "Collections"), element("a", { href: collectionHash(token.collection.slug) }, token.collection.name, seal(token.collection))),
          element("h1", {}, nameOf(token))),
        element("dl", { class: "facts" }, facts.map(([label, value]) => [element("dt", {}, label), element("dd", {}, value)])),
        rarityOf(token, rarity),
        history)));

  history.append(endless(ledger, path + "/transfers?limit=25", (one) => element("tr", {},
    element("td", {}, one.type[0].toUpperCase() + one.type.slice(1) + (one.quantity === "1" ? "" : " × " + one.quantity)),
    element("td", {}, one.from === ZERO ? "–" : account(one.from)),
    element("td", {}, one.to === ZERO ? "–" : account(one.to)),
    element("td", { title: moment.format(new Date(one.at)) + " UTC" },
      explorer ? element("a", { href: `${explorer}/tx/${one.transaction}`, rel: "noreferrer noopener", target: "_blank" }, day.format(new Date(one.at))) : day.format(new Date(one.at)))),
  (page, first) => first && page.items.length === 0 && history.append(element("p", { class: "soft" }, "No transfer is known yet."))));
}

function media(token) {
  const pane = picture(token.image, "1024", nameOf(token), "#" + (token.tokenId.length > 8 ? short(token.tokenId) : token.tokenId));
  pane.classList.add("large");
  return pane;
}

function rarityOf(token, rarity) {
  if (rarity.traits.length === 0) {
    return element("section", {}, element("h2", {}, "Traits"), element("p", { class: "soft" }, "Its metadata names no traits, or is not fetched yet."));
  }
  const most = Math.max(...rarity.traits.map((one) => one.share), 0.0001);
  return element("section", {},
    element("h2", {}, "Rarity"),
    rarity.rarity
      ? element("p", { class: "standing" }, element("b", {}, "№ " + count.format(rarity.rarity.rank)), element("span", { class: "soft" }, `of ${count.format(rarity.rarity.of)}, by ${rarity.rarity.method.split("/")[0]} of frequencies`))
      : element("p", { class: "soft" }, token.burned ? "Burned pieces have no rank." : "Not ranked yet."),
    element("ul", { class: "shares" }, rarity.traits.map((one) => {
      const label = one.value === null ? element("span", { class: "soft" }, "none")
        : element("a", { href: collectionHash(token.collection.slug) + "?" + new URLSearchParams([["trait." + one.name, String(one.value)]]) }, String(one.value));
      return element("li", {},
        element("span", { class: "soft" }, one.name), label,
        element("span", { class: "soft", title: `${count.format(one.occurrences)} of ${count.format(rarity.tokens)}; ${percent(one.share)} of its rarity` }, percent(one.frequency) + " have this"),
        element("span", { class: "beam", "aria-hidden": "true" }, element("i", { width: (one.share / most) * 100 + "%" })));
    })));
}

// One account ------------------------------------------------------------------------------------------

function account(address) {
  document.title = `${short(address)} · Vitrine`;
  const grid = element("ul", { class: "shelf" }, ghosts(12, "piece").map((one) => element("li", {}, one)));
  room.replaceChildren(
    element("div", { class: "title" },
      element("p", { class: "eyebrow" }, element("a", { href: "#/" }, "Collections"), element("span", {}, "Account")),
      element("h1", { title: address }, short(address)),
      element("p", { class: "address soft" }, address)),
    grid);
  room.append(endless(grid, `/v1/accounts/${encodeURIComponent(address)}/tokens?limit=48`, piece, (page, first) => {
    reflect(page.asOf);
    if (first && page.items.length === 0) grid.replaceWith(say("Nothing held", "This account holds nothing that the catalog knows."));
  }));
}

// Rooms ------------------------------------------------------------------------------------------------

function go(path, parameters = {}, pairs = []) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  pairs.forEach(([key, value]) => query.append(key, value));
  const text = query.toString();
  location.hash = path.slice(1) + (text ? "?" + text : "");
}

async function enter() {
  visit.abort();
  visit = new AbortController();
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  const parts = path.split("/").filter(Boolean).map((part) => { try { return decodeURIComponent(part); } catch { return part; } });
  const parameters = new URLSearchParams(query);
  if (parts[0] !== undefined) finder.value = "";
  reflect(null);
  try {
    if (parts.length === 0) halls(parameters);
    else if (parts[0] === "collection" && parts.length === 2) await wing(parts[1], parameters);
    else if (parts[0] === "token" && parts.length === 4) await stand(parts[1], parts[2], parts[3]);
    else if (parts[0] === "account" && parts.length === 2) account(parts[1]);
    else throw new Refused(404, {});
  } catch (failure) {
    const word = failed(failure, enter);
    if (word) room.replaceChildren(word);
  }
}

let before = "";
addEventListener("hashchange", () => {
  const path = location.hash.split("?")[0];
  // A new room begins at its door; a filter leaves the visitor where they stand.
  if (path !== before) { scrollTo(0, 0); room.focus({ preventScroll: true }); }
  before = path;
  enter();
});

let waiting;
finder.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => go("#/", finder.value.trim().length >= 2 ? { q: finder.value.trim() } : {}), 250);
});
document.getElementById("seek").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  go("#/", finder.value.trim().length >= 2 ? { q: finder.value.trim() } : {});
});

// Arrow keys walk along a shelf; slash goes to the finder.
addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.key === "/") { event.preventDefault(); finder.focus(); return; }
  const here = document.activeElement?.closest(".hall, .piece");
  if (!here || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(event.key)) return;
  const all = [...room.querySelectorAll("a.hall, a.piece")];
  const across = all.filter((one) => one.getBoundingClientRect().top === all[0].getBoundingClientRect().top).length || 1;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across, ArrowDown: across }[event.key];
  const target = all[all.indexOf(here) + step];
  if (target) { event.preventDefault(); target.focus(); }
});

before = location.hash.split("?")[0];
enter();
