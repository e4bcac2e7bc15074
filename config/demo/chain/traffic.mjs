// What happens on the chain: who deploys, mints, gives away, lists, buys, bids, cancels and burns, block by block.
import { ethers } from 'ethers';
import { random } from '../random.mjs';
import { herbariumSize, plateCount } from '../files.mjs';
import { mnemonic } from './node.mjs';
import { ItemType, endless, money, nft, orders, to } from './seaport.mjs';

export const chainId = 31337;
export const accountCount = 56;
export const genesisTime = Math.floor(Date.UTC(2025, 2, 20, 9, 1, 0) / 1000);
export const lastBlock = 420;
const chrysalisSize = 1600;
const orrerySize = 100;
const ether = (text) => ethers.parseEther(text);

export async function runTraffic(node, compiled, uris) {
  const dice = random('traffic');
  const mother = ethers.Mnemonic.fromPhrase(mnemonic);
  const wallets = Array.from({ length: accountCount }, (_, at) => ethers.HDNodeWallet.fromMnemonic(mother, `m/44'/60'/0'/0/${at}`));
  const accounts = wallets.map(({ address }) => address);
  const [deployer, venue, botanist, press, astronomer] = accounts;
  const collectors = accounts.slice(5);
  const quitter = collectors[3];
  const walletOf = Object.fromEntries(wallets.map((wallet) => [wallet.address, wallet]));
  const nonces = Object.fromEntries(accounts.map((account) => [account, 0]));
  const sent = [];

  const send = async (from, target, data, value = 0n) => {
    const hash = await node.call('eth_sendTransaction', [{
      from, ...(target ? { to: target } : {}), data, value: ethers.toQuantity(value), gas: '0x989680', nonce: ethers.toQuantity(nonces[from]++),
      maxFeePerGas: '0x2540be400', maxPriorityFeePerGas: '0x5f5e100',
    }]);
    sent.push(hash);
  };
  let block = 0;
  const mine = async () => {
    block++;
    await node.call('evm_mine', [{ timestamp: genesisTime + block * 12, blocks: 1 }]);
  };
  const contracts = {};
  const deploy = async (key, name, parameters) => {
    const factory = new ethers.ContractFactory(compiled[name].abi, compiled[name].bytecode);
    const { data } = await factory.getDeployTransaction(...parameters);
    const address = ethers.getCreateAddress({ from: deployer, nonce: nonces[deployer] });
    await send(deployer, null, data);
    contracts[key] = { name, address, firstBlock: block + 1, call: (from, method, parameters, value) => send(from, address, factory.interface.encodeFunctionData(method, parameters), value), interface: factory.interface };
  };

  // What the generator believes; the recorded logs are counted afterwards and must agree.
  const holders = { herbarium: new Map(), orrery: new Map(), chrysalis: new Map() };
  const editions = new Map();
  const trusted = new Set();
  const reserved = new Set();
  const favourites = collectors.map((account, at) => ({ account, weight: 1 / (1 + at * 0.35) }));
  const someone = (...except) => {
    for (;;) {
      let roll = dice.next() * favourites.reduce((sum, { weight }) => sum + weight, 0);
      for (const { account, weight } of favourites) if ((roll -= weight) < 0) { if (!except.includes(account)) return account; break; }
    }
  };
  const trust = async (account, key) => {
    const name = `${account}/${key}`;
    if (trusted.has(name)) return;
    trusted.add(name);
    await contracts[key].call(account, 'setApprovalForAll', [contracts.seaport.address, true]);
  };
  const held = (id, account) => editions.get(`${id}/${account}`) ?? 0n;
  const shift = (id, from, target, amount) => {
    if (from) editions.set(`${id}/${from}`, held(id, from) - amount);
    if (target) editions.set(`${id}/${target}`, held(id, target) + amount);
  };
  const anyOf = (key) => {
    const free = [...holders[key]].filter(([id]) => !reserved.has(`${key}/${id}`));
    const [id, owner] = dice.pick(free);
    return { key, id: BigInt(id), owner };
  };
  const anyEdition = () => {
    const free = [...editions].filter(([name, amount]) => amount > 0n && !reserved.has(`plates/${name}`));
    const [name, amount] = dice.pick(free);
    const [id, owner] = name.split('/');
    return { id: BigInt(id), owner, amount };
  };
  const levels = { herbarium: 40, orrery: 22, chrysalis: 6 };
  const price = (key, id) => BigInt(Math.max(3, Math.round(levels[key] * (0.6 + dice.next() ** 3 * 4) * (1 + Number(id % 17n === 0n) * 3)))) * 10n ** 15n;
  const royaltyOf = { herbarium: [750n, botanist], orrery: [500n, astronomer], plates: [250n, press], chrysalis: [0n, deployer] };
  const shares = (key, total) => {
    const [bps, artist] = royaltyOf[key];
    const fee = (total * 250n) / 10000n;
    const royalty = (total * bps) / 10000n;
    return { rest: total - fee - royalty, fees: [[fee, venue], ...(royalty > 0n ? [[royalty, artist]] : [])] };
  };
  let book;
  const native = ethers.ZeroAddress;

  const listing = (seller, items, total, key, currency, options) => {
    const { rest, fees } = shares(key, total);
    return book.components(seller, items, [to(seller, money(currency, rest)), ...fees.map(([amount, target]) => to(target, money(currency, amount)))], options);
  };
  const move = (key, id, target) => holders[key].set(Number(id), target);

  const actions = {
    async listingSale() {
      const key = dice.weighted({ herbarium: 6, orrery: 2.4, chrysalis: 2 });
      const { id, owner } = anyOf(key);
      const buyer = someone(owner);
      const currency = dice.chance(0.25) ? contracts.weth.address : native;
      const total = price(key, id);
      await trust(owner, key);
      const components = listing(owner, [nft(ItemType.erc721, contracts[key].address, id)], total, key, currency);
      await contracts.seaport.call(buyer, 'fulfillOrder', [await book.sign(walletOf[owner], components), ethers.ZeroHash], currency === native ? total : 0n);
      move(key, id, buyer);
    },
    async bidSale(criteria = false) {
      const key = dice.weighted({ herbarium: 5, orrery: 2, chrysalis: 2 });
      const { id, owner } = anyOf(key);
      const bidder = someone(owner);
      const total = price(key, id);
      await trust(owner, key);
      await approveMoney(owner);
      const { fees } = shares(key, total);
      const wanted = criteria ? nft(ItemType.erc721Criteria, contracts[key].address, 0n) : nft(ItemType.erc721, contracts[key].address, id);
      const components = book.components(bidder, [money(contracts.weth.address, total)], [to(bidder, wanted), ...fees.map(([amount, target]) => to(target, money(contracts.weth.address, amount)))]);
      const order = await book.sign(walletOf[bidder], components);
      if (criteria) {
        const resolver = { orderIndex: 0, side: 1, index: 0, identifier: id, criteriaProof: [] };
        await contracts.seaport.call(owner, 'fulfillAdvancedOrder', [{ ...order, numerator: 1, denominator: 1, extraData: '0x' }, [resolver], ethers.ZeroHash, ethers.ZeroAddress]);
      } else await contracts.seaport.call(owner, 'fulfillOrder', [order, ethers.ZeroHash]);
      move(key, id, bidder);
    },
    collectionBidSale: () => actions.bidSale(true),
    async editionSale() {
      const { id, owner, amount } = anyEdition();
      const lot = amount > 8n ? 8n : amount;
      const each = BigInt(dice.int(4, 40)) * 10n ** 15n;
      await trust(owner, 'plates');
      const components = listing(owner, [nft(ItemType.erc1155, contracts.plates.address, id, lot)], each * lot, 'plates', native, { orderType: 1 });
      const order = await book.sign(walletOf[owner], components);
      for (let fill = 0n, left = lot; fill < 2n && left > 0n; fill++) {
        const buyer = someone(owner);
        const part = fill === 0n && left > 1n ? BigInt(dice.int(1, Number(left) - 1)) : left;
        await contracts.seaport.call(buyer, 'fulfillAdvancedOrder', [{ ...order, numerator: part, denominator: lot, extraData: '0x' }, [], ethers.ZeroHash, ethers.ZeroAddress], each * part);
        shift(id, owner, buyer, part);
        left -= part;
        if (dice.chance(0.5)) break;
      }
    },
    async bundleSale() {
      const { owner } = anyOf('herbarium');
      const mine = [...holders.herbarium].filter(([id, holder]) => holder === owner && !reserved.has(`herbarium/${id}`)).slice(0, 3);
      if (mine.length < 2) return actions.listingSale();
      const buyer = someone(owner);
      const total = BigInt(mine.length) * 45n * 10n ** 15n;
      await trust(owner, 'herbarium');
      const components = listing(owner, mine.map(([id]) => nft(ItemType.erc721, contracts.herbarium.address, BigInt(id))), total, 'herbarium', native);
      await contracts.seaport.call(buyer, 'fulfillOrder', [await book.sign(walletOf[owner], components), ethers.ZeroHash], total);
      for (const [id] of mine) move('herbarium', id, buyer);
    },
    async sweep() {
      const sold = [];
      const buyer = someone();
      let paid = 0n;
      for (let attempt = 0; sold.length < 4 && attempt < 40; attempt++) {
        const { id, owner } = anyOf('chrysalis');
        if (owner === buyer || sold.some((other) => other.id === id)) continue;
        await trust(owner, 'chrysalis');
        const total = price('chrysalis', id);
        paid += total;
        sold.push({ id, order: await book.sign(walletOf[owner], listing(owner, [nft(ItemType.erc721, contracts.chrysalis.address, id)], total, 'chrysalis', native)) });
      }
      const advanced = sold.map(({ order }) => ({ ...order, numerator: 1, denominator: 1, extraData: '0x' }));
      const offer = sold.map((_, at) => [{ orderIndex: at, itemIndex: 0 }]);
      const pay = sold.flatMap(({ order }, at) => order.parameters.consideration.map((_, index) => [{ orderIndex: at, itemIndex: index }]));
      await contracts.seaport.call(buyer, 'fulfillAvailableAdvancedOrders', [advanced, [], offer, pay, ethers.ZeroHash, ethers.ZeroAddress, sold.length], paid);
      for (const { id } of sold) move('chrysalis', id, buyer);
    },
    async cancel() {
      const { id, owner, key } = anyOf('herbarium');
      await contracts.seaport.call(owner, 'cancel', [[listing(owner, [nft(ItemType.erc721, contracts[key].address, id)], price(key, id), key, native)]]);
    },
    /** An order announced on the chain; it stays open until sold, cancelled, or its time is over. */
    async announce() {
      const key = dice.weighted({ herbarium: 5, orrery: 3, chrysalis: 2, plates: 2 });
      const until = dice.chance(0.12) ? { endTime: BigInt(genesisTime + (block + 20) * 12) } : {};
      let components;
      let owner;
      if (key === 'plates') {
        const edition = anyEdition();
        owner = edition.owner;
        reserved.add(`plates/${edition.id}/${owner}`);
        components = listing(owner, [nft(ItemType.erc1155, contracts.plates.address, edition.id, 1n)], BigInt(dice.int(10, 60)) * 10n ** 15n, key, native, until);
      } else {
        const token = anyOf(key);
        owner = token.owner;
        reserved.add(`${key}/${token.id}`);
        components = listing(owner, [nft(ItemType.erc721, contracts[key].address, token.id)], price(key, token.id) * 13n / 10n, key, native, until);
      }
      await trust(owner, key);
      await contracts.seaport.call(owner, 'validate', [[book.unsigned(components)]]);
      announced.push({ owner, components, until: components.endTime });
    },
    async announceBid() {
      const key = dice.pick(['herbarium', 'orrery']);
      const bidder = someone();
      const total = price(key, 1n) / 2n;
      const wanted = dice.chance(0.5) ? nft(ItemType.erc721Criteria, contracts[key].address, 0n) : nft(ItemType.erc721, contracts[key].address, anyOf(key).id);
      const { fees } = shares(key, total);
      const components = book.components(bidder, [money(contracts.weth.address, total)], [to(bidder, wanted), ...fees.map(([amount, target]) => to(target, money(contracts.weth.address, amount)))]);
      await contracts.seaport.call(bidder, 'validate', [[book.unsigned(components)]]);
      bids.push(bidder);
    },
    async withdrawAnnounced() {
      const open = announced.filter(({ until }) => until === endless);
      if (open.length < 12) return;
      const gone = dice.pick(open);
      announced.splice(announced.indexOf(gone), 1);
      await contracts.seaport.call(gone.owner, 'cancel', [[gone.components]]);
    },
    async transfer() {
      const { key, id, owner } = anyOf(dice.weighted({ herbarium: 4, orrery: 2, chrysalis: 4 }));
      const target = someone(owner);
      await contracts[key].call(owner, dice.chance(0.3) ? 'transferFrom' : 'safeTransferFrom(address,address,uint256)', [owner, target, id]);
      move(key, id, target);
    },
    async editionTransfer() {
      const { id, owner, amount } = anyEdition();
      const target = someone(owner);
      const part = BigInt(dice.int(1, Number(amount > 5n ? 5n : amount)));
      await contracts.plates.call(owner, 'safeTransferFrom', [owner, target, id, part, '0x']);
      shift(id, owner, target, part);
    },
    async editionBatch() {
      const { owner } = anyEdition();
      const lots = [...editions].filter(([name, amount]) => amount > 0n && name.endsWith(owner) && !reserved.has(`plates/${name}`)).slice(0, 6);
      const target = someone(owner);
      await contracts.plates.call(owner, 'safeBatchTransferFrom', [owner, target, lots.map(([name]) => BigInt(name.split('/')[0])), lots.map(() => 1n), '0x']);
      for (const [name] of lots) shift(name.split('/')[0], owner, target, 1n);
    },
    async burn() {
      const { key, id, owner } = anyOf(dice.weighted({ herbarium: 1, chrysalis: 2 }));
      await contracts[key].call(owner, 'burn', [id]);
      holders[key].delete(Number(id));
    },
    async editionBurn() {
      const { id, owner, amount } = anyEdition();
      const part = amount > 2n ? 2n : 1n;
      if (dice.chance(0.3)) await contracts.plates.call(owner, 'burnBatch', [owner, [id], [part]]);
      else await contracts.plates.call(owner, 'burn', [owner, id, part]);
      shift(id, owner, null, part);
    },
    async approve() {
      const { key, id, owner } = anyOf(dice.pick(['herbarium', 'orrery', 'chrysalis']));
      await contracts[key].call(owner, 'approve', [someone(owner), id]);
    },
    async operator() {
      const account = someone();
      const key = dice.pick(['herbarium', 'plates', 'chrysalis']);
      // The venue's own permission stays: taking it back would make every later sale fail.
      await contracts[key].call(account, 'setApprovalForAll', [dice.pick(accounts.slice(40)), dice.chance(0.7)]);
    },
    async noise() {
      const account = someone();
      const what = dice.int(0, 5);
      if (what < 4) await contracts.weth.call(account, 'transfer', [someone(account), BigInt(dice.int(1, 90)) * 10n ** 14n]);
      else if (what === 4) await contracts.weth.call(account, 'withdraw', [BigInt(dice.int(1, 40)) * 10n ** 14n]);
      else await contracts.weth.call(account, 'deposit', [], BigInt(dice.int(1, 400)) * 10n ** 15n);
    },
  };
  const announced = [];
  const bids = [];
  const moneyApproved = new Set();
  const approveMoney = async (account) => {
    if (moneyApproved.has(account)) return;
    moneyApproved.add(account);
    await contracts.weth.call(account, 'approve', [contracts.seaport.address, ethers.MaxUint256]);
  };

  const minted = { herbarium: 0, orrery: 0, chrysalis: 0 };
  const mintHerbarium = async () => {
    const count = Math.min(dice.int(1, 5), herbariumSize - minted.herbarium);
    const target = someone();
    await contracts.herbarium.call(deployer, 'mint', [target, count]);
    for (let at = 0; at < count; at++) holders.herbarium.set(++minted.herbarium, target);
  };
  const mintOwn = async (key, most, limit) => {
    const count = Math.min(dice.int(1, most), limit - minted[key]);
    const target = someone();
    await contracts[key].call(target, 'mint', [count]);
    for (let at = 0; at < count; at++) holders[key].set(minted[key]++, target);
  };
  let plate = 0;
  const mintPlates = async () => {
    if (plate % 10 === 4) {
      const ids = [1, 2, 3, 4, 5, 6].map((step) => BigInt(plate + step)).filter((id) => id <= BigInt(plateCount));
      const target = someone();
      const amounts = ids.map(() => BigInt(dice.int(5, 60)));
      await contracts.plates.call(deployer, 'mintBatch', [target, ids, amounts]);
      ids.forEach((id, at) => shift(id, null, target, amounts[at]));
      plate += ids.length;
      return;
    }
    plate++;
    const supply = plate % 13 === 0 ? 1 : plate % 7 === 0 ? 500 : dice.int(8, 120);
    for (let left = supply; left > 0;) {
      const target = someone();
      const part = Math.min(left, Math.max(1, Math.ceil(supply / 3)));
      await contracts.plates.call(deployer, 'mint', [target, plate, part]);
      shift(BigInt(plate), null, target, BigInt(part));
      left -= part;
    }
  };

  while (block < lastBlock) {
    const next = block + 1;
    if (next === 1) await deploy('weth', 'WrappedEther', []);
    if (next === 2) await deploy('conduits', 'ConduitController', []);
    if (next === 3) {
      await deploy('seaport', 'Seaport', [contracts.conduits.address]);
      book = orders({ address: contracts.seaport.address, chainId });
    }
    if (next >= 4 && next < 4 + collectors.length / 3) {
      for (const account of collectors.slice((next - 4) * 3, (next - 3) * 3)) {
        await contracts.weth.call(account, 'deposit', [], ether('60'));
        await approveMoney(account);
      }
    }
    if (next === 5) await deploy('herbarium', 'NightHerbarium', [uris.herbarium, botanist, 750]);
    if (next === 12) await deploy('plates', 'CelestialPlates', [uris.plates, uris.platesContract, press, 250]);
    if (next === 24) await deploy('orrery', 'Orrery', [astronomer, 500]);
    if (next === 60) await deploy('chrysalis', 'Chrysalis', [uris.chrysalis]);
    if (next > 6 && minted.herbarium < herbariumSize) for (let at = 0; at < 2 && minted.herbarium < herbariumSize; at++) await mintHerbarium();
    if (next > 13 && next % 2 === 0 && plate < plateCount) await mintPlates();
    if (next > 26 && minted.orrery < orrerySize) await mintOwn('orrery', 3, orrerySize);
    if (next > 62 && minted.chrysalis < chrysalisSize) for (let at = 0; at < 3 && minted.chrysalis < chrysalisSize; at++) await mintOwn('chrysalis', 14, chrysalisSize);
    if (next === 300) await contracts.herbarium.call(deployer, 'announceUpdate', [1, herbariumSize]);
    if (next === 310) await contracts.orrery.call(deployer, 'transferOwnership', [astronomer]);
    if (next > 100) {
      // A quiet block now and then: real chains have blocks in which nothing of ours happens.
      const busy = dice.chance(0.08) ? 0 : dice.int(1, 4);
      for (let at = 0; at < busy; at++) {
        const action = dice.weighted({
          listingSale: 17, bidSale: 6, collectionBidSale: 2, editionSale: 6, bundleSale: 1, sweep: 1.2, cancel: 4, announce: 12, announceBid: 4, withdrawAnnounced: 2,
          transfer: 16, editionTransfer: 8, editionBatch: 3, burn: 3, editionBurn: 2.5, approve: 4, operator: 4, noise: 12,
        });
        await actions[action]();
      }
    }
    // Last of all, as every order of this account is void from here on.
    if (next === lastBlock) await contracts.seaport.call(quitter, 'incrementCounter', []);
    await mine();
  }
  let failed = 0;
  for (const hash of sent) {
    const { status } = await node.call('eth_getTransactionReceipt', [hash]);
    if (status !== '0x1') failed++;
  }
  if (failed > 0) throw new Error(`${failed} of ${sent.length} transactions failed`);
  const headTime = BigInt(genesisTime + lastBlock * 12);
  const open = {
    listings: announced.filter(({ owner, until }) => owner !== quitter && until > headTime).length,
    bids: bids.filter((bidder) => bidder !== quitter).length,
  };
  return { contracts, accounts, holders, editions, open, transactions: sent.length };
}
