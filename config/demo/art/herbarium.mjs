// One landscape with plants for each token: sky, disc, mist, land, a thicket, a visitor, a frame.
import { random } from '../random.mjs';
import { mix, palettes } from './colour.mjs';

const size = 800;
const n = (value) => String(Math.round(value * 10) / 10);
const weights = Object.fromEntries(Object.entries(palettes).map(([name, { weight }]) => [name, weight]));

export function drawHerbarium(id) {
  const dice = random(`herbarium/${id}`);
  const traits = {
    Palette: dice.weighted(weights),
    Disc: dice.weighted({ Full: 30, Crescent: 26, Gibbous: 16, Low: 14, Halo: 9, Twin: 4, Eclipse: 1.5 }),
    Sky: dice.weighted({ Stars: 34, Clear: 22, Mist: 20, Constellation: 14, Aurora: 7, Meteors: 3 }),
    Land: dice.weighted({ Hills: 34, Lake: 22, Peaks: 18, Dunes: 14, Islands: 8, Terraces: 4 }),
    Specimen: dice.weighted({ Allium: 16, Umbel: 15, Poppy: 15, Fern: 13, Bellflower: 11, Eucalyptus: 10, Grass: 9, Lily: 7, Dandelion: 3, Moonflower: 1 }),
    Companion: dice.weighted({ Grass: 38, Fern: 20, Umbel: 14, None: 14, Eucalyptus: 10, Bellflower: 4 }),
    Season: dice.weighted({ Bud: 20, Bloom: 52, Seed: 24, Frost: 4 }),
    Wind: dice.weighted({ Still: 40, Breeze: 38, Gale: 18, Storm: 4 }),
    Visitor: dice.weighted({ None: 46, Birds: 22, Moth: 14, Fireflies: 13, Heron: 3.4, Comet: 1.2, Whale: 0.4 }),
    Frame: dice.weighted({ Bleed: 44, Paper: 26, Arch: 18, Oculus: 9, Gilded: 3 }),
    Stems: dice.int(3, 11),
    Altitude: dice.int(2, 48) * 50,
  };
  const scene = { dice, traits, palette: palettes[traits.Palette], lean: { Still: 0.04, Breeze: 0.16, Gale: 0.32, Storm: 0.52 }[traits.Wind] * (dice.chance(0.5) ? 1 : -1), definitions: [] };
  scene.horizon = dice.range(0.52, 0.66) * size;
  scene.haze = mix(scene.palette.sky[3], scene.palette.sky[2], 0.25);
  const layers = [sky(scene), heavens(scene), disc(scene), land(scene), thicket(scene), visitor(scene)].join('');
  const body = framed(scene, layers);
  return { traits, svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"><defs>${scene.definitions.join('')}</defs>${body}</svg>` };
}

function gradient(scene, kind, attributes, stops) {
  const id = `g${scene.definitions.length}`;
  scene.definitions.push(`<${kind}Gradient id="${id}" ${attributes}>${stops.map(([offset, colour, opacity]) => `<stop offset="${offset}" stop-color="${colour}"${opacity === undefined ? '' : ` stop-opacity="${opacity}"`}/>`).join('')}</${kind}Gradient>`);
  return `url(#${id})`;
}

const down = (scene, stops) => gradient(scene, 'linear', 'x1="0" y1="0" x2="0" y2="1"', stops);
const glow = (scene, colour, strength) => gradient(scene, 'radial', '', [[0, colour, strength], [0.45, colour, n(strength * 0.42)], [1, colour, 0]]);

function sky(scene) {
  const [a, b, c, d] = scene.palette.sky;
  const fill = gradient(scene, 'linear', `x1="0" y1="0" x2="0" y2="${scene.horizon}" gradientUnits="userSpaceOnUse"`, [[0, a], [0.38, b], [0.76, c], [1, d]]);
  return `<rect width="${size}" height="${size}" fill="${fill}"/>`;
}

function heavens(scene) {
  const { dice, traits, palette } = scene;
  const light = mix(palette.disc, '#ffffff', 0.5);
  const dark = traits.Palette !== 'Sage Morning' && traits.Palette !== 'Saffron Dawn';
  const stars = (count) => Array.from({ length: count }, () => {
    const y = dice.next() ** 1.6 * scene.horizon * 0.9;
    return `<circle cx="${n(dice.range(0, size))}" cy="${n(y)}" r="${n(dice.chance(0.1) ? dice.range(1.6, 2.6) : dice.range(0.5, 1.3))}" opacity="${n((dark ? 0.95 : 0.7) - y / size)}"/>`;
  }).join('');
  const group = (inner) => `<g fill="${light}">${inner}</g>`;
  switch (traits.Sky) {
    case 'Stars': return group(stars(120));
    case 'Clear': return group(stars(14));
    case 'Mist': return group(stars(24)) + mist(scene, 5, 0.24, scene.horizon * 0.35);
    case 'Constellation': {
      let [x, y] = [dice.range(90, 200), dice.range(120, 240)];
      const points = [];
      for (let step = 0, count = dice.int(6, 9); step < count; step++) {
        points.push([x, y]);
        x += dice.range(50, 95);
        y = Math.min(330, Math.max(60, y + dice.range(-85, 85)));
      }
      const line = points.map(([px, py]) => `${n(px)} ${n(py)}`).join('L');
      const knots = points.map(([px, py], at) => `<circle cx="${n(px)}" cy="${n(py)}" r="${at % 3 === 0 ? 4.2 : 3}"/><circle cx="${n(px)}" cy="${n(py)}" r="${at % 3 === 0 ? 11 : 8}" opacity=".16"/>`).join('');
      return group(stars(70) + knots) + `<path d="M${line}" fill="none" stroke="${light}" stroke-width="1.2" opacity=".55" stroke-dasharray="1 5" stroke-linecap="round"/>`;
    }
    case 'Aurora': {
      let curtains = '';
      for (let band = 0; band < 4; band++) {
        const colour = mix(palette.blossoms[band % 3], palette.sky[2], 0.3);
        const fill = down(scene, [[0, colour, 0], [0.7, colour, 0.42], [1, colour, 0]]);
        const base = scene.horizon * (0.42 + band * 0.11);
        const edge = wave(dice, 9, 34);
        const top = edge.map((shift, at) => [(at / 9) * (size + 160) - 80, base - 210 - shift * 1.6 - band * 14]);
        const bottom = edge.map((shift, at) => [(at / 9) * (size + 160) - 80, base + shift]).reverse();
        curtains += `<path d="${smooth(top)}L${smooth(bottom).slice(1)}Z" fill="${fill}"/>`;
      }
      return group(stars(80)) + curtains;
    }
    case 'Meteors': {
      let streaks = '';
      for (let count = 0; count < 7; count++) {
        const [x, y, length] = [dice.range(120, 760), dice.range(30, 300), dice.range(70, 190)];
        const fill = gradient(scene, 'linear', `x1="${n(x)}" y1="${n(y)}" x2="${n(x - length)}" y2="${n(y + length * 0.5)}" gradientUnits="userSpaceOnUse"`, [[0, light, 0], [1, light, 0.95]]);
        streaks += `<path d="M${n(x)} ${n(y)}L${n(x - length)} ${n(y + length * 0.5)}" stroke="${fill}" stroke-width="${n(dice.range(1.2, 2.6))}" stroke-linecap="round"/>`;
      }
      return group(stars(90)) + streaks;
    }
  }
}

function wave(dice, steps, swing) {
  const [phase, speed, second] = [dice.range(0, 7), dice.range(0.5, 1.1), dice.range(0, 7)];
  return Array.from({ length: steps + 1 }, (_, at) => Math.sin(phase + at * speed) * swing + Math.sin(second + at * speed * 2.3) * swing * 0.4);
}

/** A soft curve through the points (Catmull-Rom turned into Bezier pieces). */
function smooth(points) {
  let path = `M${n(points[0][0])} ${n(points[0][1])}`;
  for (let at = 0; at < points.length - 1; at++) {
    const [p0, p1, p2, p3] = [points[at - 1] ?? points[at], points[at], points[at + 1], points[at + 2] ?? points[at + 1]];
    path += `C${n(p1[0] + (p2[0] - p0[0]) / 6)} ${n(p1[1] + (p2[1] - p0[1]) / 6)} ${n(p2[0] - (p3[0] - p1[0]) / 6)} ${n(p2[1] - (p3[1] - p1[1]) / 6)} ${n(p2[0])} ${n(p2[1])}`;
  }
  return path;
}

function mist(scene, bands, strength, from) {
  const { dice } = scene;
  let out = '';
  for (let band = 0; band < bands; band++) {
    const y = from + ((scene.horizon - from) * band) / bands;
    const fill = gradient(scene, 'radial', '', [[0, scene.palette.disc, strength], [1, scene.palette.disc, 0]]);
    out += `<ellipse cx="${n(dice.range(100, 700))}" cy="${n(y)}" rx="${n(dice.range(260, 480))}" ry="${n(dice.range(18, 46))}" fill="${fill}"/>`;
  }
  return out;
}

function disc(scene) {
  const { dice, traits, palette } = scene;
  const radius = { Full: dice.range(78, 128), Crescent: dice.range(64, 96), Gibbous: dice.range(74, 110), Low: dice.range(120, 180), Halo: dice.range(60, 86), Twin: dice.range(62, 84), Eclipse: dice.range(88, 110) }[traits.Disc];
  const x = scene.discX = dice.range(0.28, 0.72) * size;
  const y = scene.discY = traits.Disc === 'Low' ? scene.horizon - radius * dice.range(0.15, 0.5) : dice.range(0.2, 0.36) * size;
  scene.discRadius = radius;
  const halo = `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius * 3.1)}" fill="${glow(scene, palette.disc, 0.5)}"/>`;
  const body = down(scene, [[0, palette.disc], [1, mix(palette.disc, palette.sky[3], traits.Disc === 'Low' ? 0.8 : 0.45)]]);
  const circle = (cx, cy, r, fill, more = '') => `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}" fill="${fill}"${more}/>`;
  const lunar = (turn, bulge) => `<path transform="rotate(${n(turn)} ${n(x)} ${n(y)})" d="M${n(x)} ${n(y - radius)}A${n(radius)} ${n(radius)} 0 0 1 ${n(x)} ${n(y + radius)}A${n(radius * Math.abs(bulge))} ${n(radius)} 0 0 ${bulge > 0 ? 1 : 0} ${n(x)} ${n(y - radius)}Z" fill="${body}"/>`;
  switch (traits.Disc) {
    case 'Full': case 'Low': {
      let marks = '';
      for (let count = 0; count < 5; count++) {
        const [angle, away] = [dice.range(0, 6.3), dice.range(0, 0.62) * radius];
        marks += circle(x + Math.cos(angle) * away, y + Math.sin(angle) * away, radius * dice.range(0.06, 0.24), palette.sky[3], ' opacity=".16"');
      }
      return halo + circle(x, y, radius, body) + marks;
    }
    case 'Crescent': return halo + circle(x, y, radius, palette.disc, ' opacity=".07"') + lunar(dice.range(-40, 40) + (dice.chance(0.5) ? 180 : 0), -0.72);
    case 'Gibbous': return halo + circle(x, y, radius, palette.disc, ' opacity=".1"') + lunar(dice.range(-40, 40) + (dice.chance(0.5) ? 180 : 0), 0.84);
    case 'Halo': {
      const rings = [1.55, 1.95, 2.5, 3.2].map((factor, at) => `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius * factor)}" fill="none" stroke="${palette.disc}" stroke-width="${at === 0 ? 2 : 1}" opacity="${[0.7, 0.45, 0.3, 0.18][at]}"/>`).join('');
      return halo + rings + circle(x, y, radius, body);
    }
    case 'Twin': {
      const side = x > size / 2 ? -1 : 1;
      return halo + circle(x, y, radius, body) + circle(x + side * radius * 2.1, y - radius * 0.7, radius * 0.42, palette.blossoms[0], ' opacity=".92"');
    }
    case 'Eclipse':
      return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius * 3.4)}" fill="${glow(scene, palette.disc, 0.95)}"/>` + circle(x, y, radius * 1.05, palette.disc) + circle(x, y, radius, palette.sky[0]) + circle(x + radius * 0.72, y - radius * 0.72, 9, '#ffffff');
  }
}

function land(scene) {
  const { dice, traits, palette, horizon } = scene;
  const layers = traits.Land === 'Terraces' ? 8 : 5;
  let out = '';
  let from = 0;
  if (traits.Land === 'Lake' || traits.Land === 'Islands') {
    out += water(scene);
    if (traits.Land === 'Lake') out = ridge(scene, horizon, 0.15, 3, 26, 'soft', horizon + 3) + out;
    else {
      for (let count = 0; count < 4; count++) {
        const [x, width, height] = [dice.range(60, 740), dice.range(70, 190), dice.range(16, 60)];
        const y = horizon + 4 + count * 15;
        out += `<path d="M${n(x - width)} ${n(y)}C${n(x - width * 0.5)} ${n(y)} ${n(x - width * 0.4)} ${n(y - height)} ${n(x)} ${n(y - height)}S${n(x + width * 0.6)} ${n(y)} ${n(x + width)} ${n(y)}Z" fill="${mix(scene.haze, palette.near, 0.3 + count * 0.15)}"/>`;
      }
    }
    from = layers - 2;
  }
  for (let layer = from; layer < layers; layer++) {
    const depth = layer / (layers - 1);
    const y = horizon + (size * 0.9 - horizon) * depth ** 1.15;
    const shape = { Peaks: depth < 0.7 ? 'sharp' : 'soft', Dunes: 'dune', Terraces: 'step' }[traits.Land] ?? 'soft';
    const swing = { sharp: 96 * (1 - depth) + 26, dune: 44 + 20 * depth, step: 16, soft: 34 + 18 * depth }[shape];
    out += ridge(scene, y, 0.16 + depth * 0.72, shape === 'sharp' ? 18 : 6, swing, shape, size + 2);
    if (layer === 1 && traits.Sky === 'Mist') out += mist(scene, 3, 0.3, horizon - 20);
  }
  return out;
}

function ridge(scene, y, depth, steps, swing, shape, floor) {
  const { dice, palette } = scene;
  const top = mix(scene.haze, palette.near, depth);
  const fill = down(scene, [[0, top], [1, mix(top, shape === 'step' ? palette.near : scene.haze, shape === 'step' ? 0.2 : Math.max(0, 0.55 - depth * 0.6))]]);
  const points = [];
  const heights = wave(dice, steps, swing);
  for (let at = 0; at <= steps; at++) {
    const x = -20 + (at / steps) * (size + 40);
    if (shape === 'sharp') points.push([x + dice.range(-12, 12), y - Math.abs(heights[at]) * 1.15 - dice.range(0, swing * 0.35) * (at % 2)]);
    else points.push([x, y + heights[at]]);
  }
  let path;
  if (shape === 'sharp') path = `M${points.map(([px, py]) => `${n(px)} ${n(py)}`).join('L')}`;
  else if (shape === 'dune') {
    path = `M${n(points[0][0])} ${n(points[0][1])}`;
    for (let at = 1; at < points.length; at++) {
      const [x0, y0] = points[at - 1];
      const [x1, y1] = points[at];
      path += `Q${n(x0 + (x1 - x0) * (at % 2 ? 0.8 : 0.2))} ${n(at % 2 ? y0 + 8 : y1 + 8)} ${n(x1)} ${n(y1)}`;
    }
  } else path = smooth(points);
  return `<path d="${path}L${size + 20} ${n(floor)}L-20 ${n(floor)}Z" fill="${fill}"/>`;
}

function water(scene) {
  const { dice, palette, horizon } = scene;
  const fill = down(scene, [[0, scene.haze], [0.3, mix(palette.sky[2], palette.near, 0.18)], [1, mix(palette.sky[1], palette.near, 0.65)]]);
  let out = `<rect y="${n(horizon)}" width="${size}" height="${n(size - horizon)}" fill="${fill}"/><g fill="${palette.disc}">`;
  for (let strip = 0; strip < 26; strip++) {
    const far = (strip + dice.next()) / 26;
    const half = scene.discRadius * (0.25 + far * 0.9) * dice.range(0.3, 1);
    const y = horizon + 4 + far ** 1.4 * (size - horizon) * 0.85;
    const x = scene.discX + dice.bell() * scene.discRadius * 0.35 * (1 + far);
    out += `<rect x="${n(x - half)}" y="${n(y)}" width="${n(half * 2)}" height="${n(1.4 + far * 3.6)}" rx="2" opacity="${n(0.62 - far * 0.42)}"/>`;
  }
  return `${out}</g>`;
}

// Plants. A stem is a quadratic curve from the ground; every specimen decides what grows on it.
function thicket(scene) {
  const { dice, traits, palette } = scene;
  const frost = traits.Season === 'Frost';
  let out = '';
  const back = mix(scene.haze, palette.near, 0.62);
  if (traits.Companion !== 'None') {
    for (let count = 0; count < 9; count++) {
      const style = { ink: back, leaf: back, blossoms: [mix(back, palette.blossoms[0], 0.35)], light: mix(back, palette.disc, 0.3), quiet: true };
      out += plant(scene, traits.Companion, dice.range(-20, size + 20), size * dice.range(0.1, 0.24) + 60, style, 0.8);
    }
  }
  const ink = mix(palette.near, frost ? '#dfeaf2' : palette.near, frost ? 0.16 : 0);
  const stems = traits.Stems;
  const spots = Array.from({ length: stems }, (_, at) => ({ x: size * (0.08 + (0.84 * (at + 0.5)) / stems) + dice.bell() * 30, tall: dice.range(0.3, 0.66) * size * (1 - Math.abs((at + 0.5) / stems - 0.5) * dice.range(0, 0.7)) }));
  spots.sort((one, other) => other.tall - one.tall);
  spots.forEach(({ x, tall }, at) => {
    const leaf = mix(ink, palette.sky[1], 0.18 + 0.2 * dice.next());
    const blossoms = frost ? ['#f4fbff', '#d9e9f2', '#ffffff'] : palette.blossoms;
    out += plant(scene, traits.Specimen, x, tall, { ink, leaf, blossoms: [...blossoms.slice(at % 3), ...blossoms.slice(0, at % 3)], light: mix(palette.disc, '#ffffff', 0.3), quiet: false }, 1);
  });
  for (let count = 0; count < 46; count++) out += blade(scene, dice.range(-10, size + 10), dice.range(36, 130), mix(ink, palette.sky[1], dice.range(0, 0.22)));
  return out;
}

function blade(scene, x, tall, colour) {
  const bend = scene.lean * tall + scene.dice.bell() * tall * 0.35;
  const width = scene.dice.range(2, 4.5);
  return `<path d="M${n(x - width)} ${size}Q${n(x + bend * 0.2)} ${n(size - tall * 0.6)} ${n(x + bend)} ${n(size - tall)}Q${n(x + bend * 0.2 + width)} ${n(size - tall * 0.55)} ${n(x + width)} ${size}Z" fill="${colour}"/>`;
}

function stemOf(scene, x, tall, spread = 0.22) {
  const bend = scene.lean * tall + scene.dice.bell() * tall * spread;
  const [x0, y0, x1, y1, x2, y2] = [x, size + 6, x + bend * 0.15, size - tall * 0.58, x + bend, size - tall];
  const at = (t) => [(1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2];
  const angle = (t) => Math.atan2(2 * (1 - t) * (y1 - y0) + 2 * t * (y2 - y1), 2 * (1 - t) * (x1 - x0) + 2 * t * (x2 - x1));
  return { at, angle, tip: [x2, y2], path: `M${n(x0)} ${n(y0)}Q${n(x1)} ${n(y1)} ${n(x2)} ${n(y2)}` };
}

const line = (path, colour, width, more = '') => `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${n(width)}" stroke-linecap="round"${more}/>`;
const dot = (x, y, r, colour, more = '') => `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${colour}"${more}/>`;

/** A pointed leaf or petal from a point, along an angle. */
function leafPath(x, y, angle, length, width) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const point = (along, across) => `${n(cos * along - sin * across)} ${n(sin * along + cos * across)}`;
  // Relative coordinates: there are many leaves, and short numbers keep the files small.
  return `M${n(x)} ${n(y)}c${point(length * 0.3, width)} ${point(length * 0.75, width * 0.8)} ${point(length, 0)}c${point(length * -0.25, -width * 0.8)} ${point(length * -0.7, -width)} ${point(-length, 0)}z`;
}

function plant(scene, kind, x, tall, style, scale) {
  const { dice, traits } = scene;
  const stem = stemOf(scene, x, tall, kind === 'Fern' ? 0.5 : 0.18);
  const [tx, ty] = stem.tip;
  const season = style.quiet ? 'Seed' : traits.Season;
  const bloom = season === 'Bloom' || season === 'Frost' ? 1 : season === 'Bud' ? 0.55 : 0.8;
  const [first, second, third] = [style.blossoms[0], style.blossoms[1] ?? style.blossoms[0], style.blossoms[2] ?? style.blossoms[0]];
  const flower = season === 'Seed' ? mix(first, style.ink, style.quiet ? 0 : 0.3) : first;
  const stalk = line(stem.path, style.ink, style.quiet ? 2 : 3.2);
  const leaves = (count, length, width, from = 0.15, until = 0.6) => {
    let path = '';
    for (let at = 0; at < count; at++) {
      const t = from + ((until - from) * at) / count;
      const [lx, ly] = stem.at(t);
      path += leafPath(lx, ly, stem.angle(t) + (at % 2 ? 1 : -1) * dice.range(0.5, 0.9), length * dice.range(0.7, 1.1) * scale, width * scale);
    }
    return `<path d="${path}" fill="${style.leaf}"/>`;
  };
  switch (kind) {
    case 'Grass': {
      let path = '';
      for (let at = 0; at < 14; at++) {
        const t = 0.68 + (0.32 * at) / 14;
        const [gx, gy] = stem.at(t);
        path += leafPath(gx, gy, stem.angle(t) + (at % 2 ? 0.45 : -0.45), 20 * scale, 3.4 * scale);
      }
      return line(stem.path, style.ink, 1.8) + `<path d="${path}" fill="${mix(style.leaf, flower, style.quiet ? 0.2 : 0.55)}"/>`;
    }
    case 'Fern': {
      let path = '';
      const count = style.quiet ? 15 : 24;
      for (let at = 1; at <= count; at++) {
        const t = 0.14 + (0.86 * at) / (count + 1);
        const [fx, fy] = stem.at(t);
        const length = tall * 0.17 * Math.sin(Math.PI * (0.1 + 0.88 * t)) ** 0.9 * scale;
        for (const side of [1, -1]) path += leafPath(fx, fy, stem.angle(t) + side * (1.2 - t * 0.5), length, length * 0.1 + 0.8);
      }
      const tipped = style.quiet ? style.leaf : down(scene, [[0, mix(style.leaf, first, 0.55)], [0.55, style.leaf], [1, style.ink]]);
      return `<path d="${path}" fill="${tipped}"/>${stalk}`;
    }
    case 'Eucalyptus': {
      let out = '';
      const count = style.quiet ? 5 : 8;
      for (let at = 0; at < count; at++) {
        const t = 0.2 + (0.8 * at) / (count - 1);
        const [ex, ey] = stem.at(Math.min(1, t));
        const length = tall * 0.15 * (1.12 - t * 0.62) * scale;
        for (const side of [1, -1]) out += `<path d="${leafPath(ex, ey, stem.angle(t) + side * dice.range(0.75, 1.05), length, length * 0.48)}" fill="${style.quiet ? style.leaf : mix(mix(style.leaf, scene.palette.sky[2], 0.25 + 0.5 * t * dice.range(0.5, 1)), second, 0.3 * t)}"/>`;
      }
      return stalk + out;
    }
    case 'Umbel': {
      const spread = tall * (style.quiet ? 0.16 : 0.2) * (0.6 + bloom * 0.4);
      let rays = '';
      let florets = '';
      const count = style.quiet ? 7 : 11;
      for (let at = 0; at < count; at++) {
        const turn = stem.angle(1) + ((at / (count - 1)) - 0.5) * 2.3;
        const length = spread * (0.78 + 0.3 * Math.cos(turn - stem.angle(1)));
        const [ux, uy] = [tx + Math.cos(turn) * length, ty + Math.sin(turn) * length];
        rays += `M${n(tx)} ${n(ty)}Q${n(tx + Math.cos(stem.angle(1)) * length * 0.55)} ${n(ty + Math.sin(stem.angle(1)) * length * 0.55)} ${n(ux)} ${n(uy)}`;
        for (let tiny = 0; tiny < (style.quiet ? 4 : 9); tiny++) {
          const [angle, away] = [dice.range(0, 6.28), Math.sqrt(dice.next()) * spread * 0.17];
          florets += dot(ux + Math.cos(angle) * away, uy + Math.sin(angle) * away * 0.7, dice.range(1.6, 3.6) * scale * (0.6 + bloom * 0.4), tiny % 3 === 0 ? second : flower);
        }
      }
      return stalk + (style.quiet ? '' : leaves(5, tall * 0.16, 6)) + line(rays, style.ink, 1.4) + florets;
    }
    case 'Allium': {
      const radius = tall * 0.145 * (0.55 + bloom * 0.45);
      let rays = '';
      let florets = '';
      for (let at = 0; at < 58; at++) {
        const [turn, away] = [at * 2.39996, Math.sqrt((at + 0.5) / 58) * radius];
        const [ax, ay] = [tx + Math.cos(turn) * away, ty + Math.sin(turn) * away];
        if (at % 2 === 0) rays += `M${n(tx)} ${n(ty)}L${n(ax)} ${n(ay)}`;
        florets += dot(ax, ay, radius * (season === 'Seed' ? 0.055 : 0.085) * dice.range(0.7, 1.25), ay < ty - radius * 0.25 ? mix(flower, style.light, 0.35) : at % 4 === 0 ? second : flower);
      }
      return stalk + leaves(3, tall * 0.3, 8, 0.02, 0.16) + dot(tx, ty, radius * 1.9, glow(scene, flower, 0.28)) + line(rays, mix(style.ink, flower, 0.3), 0.9) + florets;
    }
    case 'Poppy': {
      const radius = tall * 0.15 * (0.5 + bloom * 0.5);
      if (season === 'Seed') {
        const crown = Array.from({ length: 7 }, (_, at) => `M${n(tx)} ${n(ty - radius * 0.55)}L${n(tx + (at - 3) * radius * 0.17)} ${n(ty - radius * 0.8)}`).join('');
        return stalk + leaves(6, tall * 0.2, 9) + `<ellipse cx="${n(tx)}" cy="${n(ty)}" rx="${n(radius * 0.46)}" ry="${n(radius * 0.58)}" fill="${mix(style.leaf, flower, 0.4)}"/>` + line(crown, mix(style.ink, flower, 0.6), 3);
      }
      const turn = stem.angle(1);
      let petals = '';
      [[-0.95, 1, mix(flower, style.ink, 0.22)], [0.95, 1, mix(flower, style.ink, 0.16)], [-0.35, 1.08, mix(flower, style.ink, 0.06)], [0.4, 1.05, flower], [0, 0.82, mix(flower, style.light, 0.22)]].forEach(([side, length, colour]) => {
        petals += `<path d="${leafPath(tx, ty, turn + side, radius * length * 1.25, radius * 0.62)}" fill="${colour}"/>`;
      });
      let heart = dot(tx + Math.cos(turn) * radius * 0.26, ty + Math.sin(turn) * radius * 0.26, radius * 0.2, style.ink);
      for (let at = 0; at < 9; at++) {
        const angle = turn + (at / 8 - 0.5) * 2;
        heart += dot(tx + Math.cos(angle) * radius * 0.5, ty + Math.sin(angle) * radius * 0.5, radius * 0.045, second);
      }
      return stalk + leaves(6, tall * 0.2, 9) + petals + heart;
    }
    case 'Bellflower': {
      let bells = '';
      const count = style.quiet ? 3 : 6;
      for (let at = 0; at < count; at++) {
        const t = 0.5 + (0.5 * at) / (count - 1);
        const [bx, by] = stem.at(t);
        const side = at % 2 ? 1 : -1;
        const length = tall * 0.1 * (1.15 - 0.45 * t) * (0.6 + bloom * 0.4);
        const [hx, hy] = [bx + side * length * 0.75, by + length * 0.1];
        bells += line(`M${n(bx)} ${n(by)}Q${n(bx + side * length * 0.5)} ${n(by - length * 0.5)} ${n(hx)} ${n(hy)}`, style.ink, 1.6);
        const w = length * 0.42;
        bells += `<path d="M${n(hx)} ${n(hy)}C${n(hx - w)} ${n(hy)} ${n(hx - w * 0.8)} ${n(hy + length * 0.7)} ${n(hx - w * 1.25)} ${n(hy + length)}L${n(hx - w * 0.45)} ${n(hy + length * 0.86)}L${n(hx)} ${n(hy + length * 1.08)}L${n(hx + w * 0.45)} ${n(hy + length * 0.86)}L${n(hx + w * 1.25)} ${n(hy + length)}C${n(hx + w * 0.8)} ${n(hy + length * 0.7)} ${n(hx + w)} ${n(hy)} ${n(hx)} ${n(hy)}Z" fill="${style.quiet ? flower : at % 2 ? flower : mix(flower, style.light, 0.28)}"/>`;
      }
      return stalk + leaves(5, tall * 0.2, 8, 0.08, 0.45) + bells;
    }
    case 'Lily': {
      const radius = tall * 0.21 * (0.5 + bloom * 0.5);
      let petals = '';
      [-1.15, 1.15, -0.62, 0.62, -0.2, 0.24].forEach((side, at) => {
        const fill = at < 2 ? mix(flower, style.ink, 0.25) : at < 4 ? mix(flower, style.light, 0.1) : mix(flower, style.light, 0.38);
        petals += `<path d="${leafPath(tx, ty, stem.angle(1) + side * (season === 'Bud' ? 0.35 : 1), radius, radius * 0.2)}" fill="${fill}"/>`;
      });
      let anthers = '';
      if (season !== 'Bud') for (let at = 0; at < 5; at++) {
        const angle = stem.angle(1) + (at - 2) * 0.3;
        const [ax, ay] = [tx + Math.cos(angle) * radius * 0.86, ty + Math.sin(angle) * radius * 0.86];
        anthers += line(`M${n(tx)} ${n(ty)}L${n(ax)} ${n(ay)}`, second, 1.2) + dot(ax, ay, 3, third);
      }
      return stalk + leaves(8, tall * 0.24, 7, 0.1, 0.8) + petals + anthers;
    }
    case 'Dandelion': {
      const radius = tall * 0.16;
      let path = '';
      let tufts = '';
      for (let at = 0; at < 64; at++) {
        const turn = (at / 64) * 6.283;
        const away = radius * (at % 2 ? 1 : 0.72) * dice.range(0.93, 1.05);
        const [dx, dy] = [tx + Math.cos(turn) * away, ty + Math.sin(turn) * away];
        path += `M${n(tx)} ${n(ty)}L${n(dx)} ${n(dy)}`;
        for (const fan of [-0.5, 0, 0.5]) path += `M${n(dx)} ${n(dy)}l${n(Math.cos(turn + fan) * radius * 0.15)} ${n(Math.sin(turn + fan) * radius * 0.15)}`;
      }
      for (let at = 0; at < 5; at++) {
        const [fx, fy] = [tx + Math.sign(scene.lean) * dice.range(radius, tall * 0.7), ty - dice.range(-40, 130)];
        tufts += line(`M${n(fx)} ${n(fy)}l3 13M${n(fx)} ${n(fy)}l-6 -7M${n(fx)} ${n(fy)}l0 -10M${n(fx)} ${n(fy)}l6 -7`, style.light, 1, ' opacity=".75"');
      }
      return stalk + leaves(5, tall * 0.22, 9, 0.02, 0.2) + dot(tx, ty, radius * 1.5, glow(scene, style.light, 0.35)) + line(path, style.light, 0.9, ' opacity=".85"') + dot(tx, ty, radius * 0.13, style.ink) + tufts;
    }
    case 'Moonflower': {
      const radius = tall * 0.17;
      let petals = dot(tx, ty, radius * 2.8, glow(scene, style.light, 0.6));
      for (let ring = 0; ring < 3; ring++) for (let at = 0; at < 9; at++) {
        petals += `<path d="${leafPath(tx, ty, (at / 9) * 6.283 + ring * 0.35, radius * (1.15 - ring * 0.3), radius * (0.3 - ring * 0.05))}" fill="${mix(mix(first, style.light, 0.35 + ring * 0.25), '#ffffff', ring * 0.15)}" opacity=".9"/>`;
      }
      return stalk + leaves(7, tall * 0.22, 12) + petals + dot(tx, ty, radius * 0.16, second);
    }
  }
}

function visitor(scene) {
  const { dice, traits, palette } = scene;
  const light = mix(palette.disc, '#ffffff', 0.4);
  switch (traits.Visitor) {
    case 'None': return '';
    case 'Birds': {
      let path = '';
      const [x, y] = [dice.range(150, 560), dice.range(110, 300)];
      for (let at = 0, count = dice.int(4, 9); at < count; at++) {
        const rank = Math.ceil(at / 2);
        const [bx, by, w] = [x + (at % 2 ? 1 : -1) * rank * 30 + dice.bell() * 9, y + rank * 15 + dice.bell() * 8, dice.range(10, 16)];
        path += `M${n(bx - w)} ${n(by - w * 0.35)}Q${n(bx - w * 0.4)} ${n(by - w * 0.55)} ${n(bx)} ${n(by)}Q${n(bx + w * 0.4)} ${n(by - w * 0.55)} ${n(bx + w)} ${n(by - w * 0.35)}`;
      }
      return line(path, mix(palette.near, palette.sky[1], 0.15), 2.2);
    }
    case 'Moth': {
      const [x, y, s] = [dice.range(200, 600), dice.range(240, 430), dice.range(38, 58)];
      const wing = (side) => `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(-14)}) scale(${n(side * s / 10)} ${n(s / 10)})"><path d="M0 0C3 -8 10 -10 13 -7C13 -3 8 1 0 1Z" fill="${palette.blossoms[0]}"/><path d="M0 1C5 1 9 4 8 8C5 10 1 6 0 2Z" fill="${mix(palette.blossoms[0], palette.near, 0.3)}"/><circle cx="8.2" cy="-4.6" r="1.7" fill="${palette.near}"/><circle cx="8.2" cy="-4.6" r=".8" fill="${light}"/><path d="M1 -1C4 -5 8 -7.5 12 -7" fill="none" stroke="${palette.near}" stroke-width=".35" opacity=".6"/></g>`;
      return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(s * 2.6)}" fill="${glow(scene, light, 0.3)}"/>${wing(1)}${wing(-1)}<ellipse cx="${n(x)}" cy="${n(y + 4)}" rx="${n(s * 0.1)}" ry="${n(s * 0.5)}" fill="${palette.near}" transform="rotate(-14 ${n(x)} ${n(y)})"/>`;
    }
    case 'Fireflies': {
      const shine = glow(scene, '#fff3a6', 0.9);
      return Array.from({ length: 22 }, () => {
        const [x, y, r] = [dice.range(30, 770), dice.range(scene.horizon - 90, 770), dice.range(1.6, 3.4)];
        return dot(x, y, r * 6, shine) + dot(x, y, r, '#fffbe0');
      }).join('');
    }
    case 'Heron': {
      const [x, y] = [dice.range(160, 640), size - dice.range(120, 190)];
      const ink = mix(palette.disc, palette.sky[3], 0.25);
      return `<g transform="translate(${n(x)} ${n(y)})${dice.chance(0.5) ? ' scale(-1 1)' : ''}"><path d="M-6 70L-4 150M10 68L13 150" stroke="${palette.near}" stroke-width="3.4" fill="none"/><path d="M-58 66C-30 20 0 4 26 22C36 30 34 52 14 66C-4 76 -34 70 -58 66Z" fill="${ink}"/><path d="M18 34C34 18 20 -14 26 -44C29 -62 44 -64 48 -54C50 -46 38 -40 38 -26C40 0 44 24 20 44Z" fill="${ink}"/><path d="M44 -58L88 -46L46 -48Z" fill="${palette.blossoms[2]}"/><path d="M44 -60C34 -68 20 -68 6 -62C20 -62 32 -58 40 -54Z" fill="${palette.near}"/><circle cx="43" cy="-54" r="2" fill="${palette.near}"/><path d="M-58 66C-36 44 -8 36 14 50C-6 66 -30 70 -58 66Z" fill="${mix(ink, palette.near, 0.35)}"/></g>`;
    }
    case 'Comet': {
      const [x, y] = [dice.range(480, 660), dice.range(90, 200)];
      const fill = gradient(scene, 'linear', `x1="${n(x)}" y1="${n(y)}" x2="${n(x - 460)}" y2="${n(y + 170)}" gradientUnits="userSpaceOnUse"`, [[0, light, 0.95], [0.3, light, 0.4], [1, light, 0]]);
      return `<path d="M${n(x + 6)} ${n(y - 12)}Q${n(x - 200)} ${n(y + 20)} ${n(x - 480)} ${n(y + 120)}Q${n(x - 250)} ${n(y + 110)} ${n(x + 4)} ${n(y + 13)}Z" fill="${fill}"/>${dot(x, y, 70, glow(scene, light, 0.9))}${dot(x, y, 13, '#ffffff')}`;
    }
    case 'Whale': {
      const [x, y] = [dice.range(300, 430), dice.range(210, 300)];
      const fill = down(scene, [[0, mix(palette.sky[1], '#ffffff', 0.35), 0.95], [1, mix(palette.sky[2], palette.disc, 0.4), 0.75]]);
      return `<g transform="translate(${n(x)} ${n(y)}) rotate(-9)"><path d="M-190 20C-150 -60 -30 -86 80 -44C140 -20 190 -10 226 -44C236 -74 262 -92 292 -90C284 -70 276 -60 262 -46C284 -44 300 -34 308 -16C280 -20 258 -22 240 -26C200 26 130 56 40 66C-70 78 -160 66 -190 20Z" fill="${fill}"/><path d="M-186 26C-120 44 -40 48 40 30C0 60 -130 72 -186 26Z" fill="${light}" opacity=".5"/><path d="M-40 46C-30 90 6 112 44 116C30 92 26 66 24 44Z" fill="${mix(palette.sky[1], palette.disc, 0.3)}"/><circle cx="-136" cy="10" r="5" fill="${palette.near}"/></g>`;
    }
  }
}

function framed(scene, layers) {
  const { traits, palette } = scene;
  if (traits.Frame === 'Bleed') return layers;
  const clip = (shape) => { scene.definitions.push(`<clipPath id="f">${shape}</clipPath>`); return `<g clip-path="url(#f)">${layers}</g>`; };
  const paper = `<rect width="${size}" height="${size}" fill="${palette.paper}"/>`;
  const rule = mix(palette.near, palette.paper, 0.25);
  switch (traits.Frame) {
    case 'Paper': return `${paper}${clip('<rect x="52" y="52" width="696" height="696"/>')}<rect x="36" y="36" width="728" height="728" fill="none" stroke="${rule}" stroke-width="1.5"/>`;
    case 'Arch': {
      const arch = (gap) => `M${130 - gap} ${748 + gap}V${322}A${270 + gap} ${270 + gap} 0 0 1 ${670 + gap} ${322}V${748 + gap}Z`;
      return `${paper}${clip(`<path d="${arch(0)}"/>`)}<path d="${arch(14)}" fill="none" stroke="${rule}" stroke-width="1.5"/>`;
    }
    case 'Oculus': return `${paper}${clip('<circle cx="400" cy="400" r="340"/>')}<circle cx="400" cy="400" r="354" fill="none" stroke="${rule}" stroke-width="1.5"/><circle cx="400" cy="400" r="364" fill="none" stroke="${rule}" stroke-width=".8"/>`;
    case 'Gilded': {
      const gold = gradient(scene, 'linear', 'x1="0" y1="0" x2="1" y2="1"', [[0, '#fdf0c4'], [0.35, '#c8963e'], [0.6, '#f6dc94'], [1, '#8f621d']]);
      return `<rect width="${size}" height="${size}" fill="${palette.near}"/>${clip('<rect x="58" y="58" width="684" height="684" rx="6"/>')}<rect x="46" y="46" width="708" height="708" rx="12" fill="none" stroke="${gold}" stroke-width="9"/><rect x="28" y="28" width="744" height="744" rx="16" fill="none" stroke="${gold}" stroke-width="2"/>`;
    }
  }
}
