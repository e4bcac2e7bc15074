// The editions: forty plates in eight families, flat and geometric.
import { random } from '../random.mjs';
import { mix } from './colour.mjs';

const size = 800;
const n = (value) => String(Math.round(value * 10) / 10);
const inks = {
  Ivory: ['#f5efe0', '#22223b', '#c8553d', '#e0a458', '#4a6fa5'],
  Midnight: ['#0d1b2a', '#e0e1dd', '#778da9', '#f2c14e', '#e76f51'],
  Verdigris: ['#0f3d3e', '#f1f1e6', '#7fb8ad', '#e2b04a', '#d9764a'],
  Blush: ['#f9e5dc', '#3d2645', '#d1495b', '#f0a58f', '#6d7fb3'],
  Onyx: ['#161616', '#f4f1de', '#e07a5f', '#81b29a', '#f2cc8f'],
};
export const families = {
  Seedhead: seedhead, Moire: moire, Rose: rose, Quarter: quarter, Tide: tide, Chart: chart, Prism: prism, Eclipse: eclipse,
};

export function drawPlate(id, phase = 0) {
  const dice = random(`plate/${id}`);
  const family = Object.keys(families)[(id - 1) % 8];
  const ink = Object.keys(inks)[Math.floor((id - 1) / 8) % 5];
  const colours = inks[ink];
  const scene = { dice, colours, phase, definitions: [] };
  const body = families[family](scene);
  const margin = `<rect x="24" y="24" width="752" height="752" fill="none" stroke="${colours[1]}" stroke-opacity=".35"/>`;
  return {
    traits: { Family: family, Ink: ink },
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}"><defs>${scene.definitions.join('')}</defs><rect width="${size}" height="${size}" fill="${colours[0]}"/>${body}${margin}</svg>`,
  };
}

function seedhead({ dice, colours, phase }) {
  const turn = 2.39996 + dice.pick([0, 0, 0.0016, -0.0021]);
  let out = '';
  for (let at = 0; at < 620; at++) {
    const away = 12.6 * Math.sqrt(at + 0.5);
    const angle = at * turn + phase * 6.2832;
    const swell = 0.5 + 0.5 * Math.sin(away / 26 - phase * 6.2832);
    out += `<circle cx="${n(400 + Math.cos(angle) * away)}" cy="${n(400 + Math.sin(angle) * away)}" r="${n(1.6 + swell * 4.6 * (0.5 + away / 330))}" fill="${colours[1 + (at % 21 === 0 ? 1 : at % 13 === 0 ? 2 : at % 8 === 0 ? 3 : 0)]}"/>`;
  }
  return out;
}

function moire({ dice, colours, phase }) {
  const [x, y] = [dice.range(-60, 60), dice.range(-50, 50)];
  const rings = (cx, cy, colour, width) => Array.from({ length: 26 }, (_, at) => `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(12 + at * 11)}" fill="none" stroke="${colour}" stroke-width="${width}"/>`).join('');
  const sway = Math.sin(phase * 6.2832) * 20;
  return `<circle cx="${n(400 + x)}" cy="${n(400 + y)}" r="128" fill="${colours[2]}"/>${rings(400 - x * 0.6 - sway, 400 - y, colours[1], 2.6)}${rings(400 + x * 0.6 + sway, 400 + y, colours[3], 2.2)}`;
}

function rose({ dice, colours, phase }) {
  let out = '';
  const [petals, parts] = dice.pick([[5, 3], [7, 4], [6, 5], [8, 3], [9, 5]]);
  for (let layer = 0; layer < 7; layer++) {
    const radius = 326 - layer * 40;
    let path = '';
    for (let step = 0; step <= 420; step++) {
      const t = (step / 420) * 6.28318 * parts;
      const away = radius * Math.cos((petals / parts) * t);
      const angle = t + layer * 0.09 + phase * 6.2832 / petals;
      path += `${step ? 'L' : 'M'}${n(400 + Math.cos(angle) * away)} ${n(400 + Math.sin(angle) * away)}`;
    }
    out += `<path d="${path}" fill="${layer % 3 === 0 ? colours[2 + (layer % 2)] : 'none'}" fill-opacity=".16" stroke="${colours[1 + (layer % 4)]}" stroke-width="${layer % 3 === 0 ? 2.4 : 1.2}" stroke-linejoin="round"/>`;
  }
  return out;
}

function quarter({ dice, colours }) {
  const cells = dice.pick([5, 6]);
  const cell = 696 / cells;
  let out = '';
  for (let row = 0; row < cells; row++) for (let column = 0; column < cells; column++) {
    const [x, y] = [52 + column * cell, 52 + row * cell];
    const [one, two] = [dice.int(1, 4), dice.int(1, 4)];
    const ground = dice.chance(0.28) ? colours[two] : mix(colours[0], colours[two], 0.1);
    const turn = dice.int(0, 3) * 90;
    const shapes = [
      `<path d="M0 0H${n(cell)}A${n(cell)} ${n(cell)} 0 0 1 0 ${n(cell)}Z" fill="${colours[one]}"/>`,
      `<path d="M0 0A${n(cell / 2)} ${n(cell / 2)} 0 0 0 ${n(cell)} 0Z" fill="${colours[one]}"/><path d="M0 ${n(cell / 2)}A${n(cell / 2)} ${n(cell / 2)} 0 0 0 ${n(cell)} ${n(cell / 2)}Z" fill="${colours[two === one ? (one % 4) + 1 : two]}"/>`,
      [0.92, 0.7, 0.48, 0.26].map((share, at) => `<path d="M0 0H${n(cell * share)}A${n(cell * share)} ${n(cell * share)} 0 0 1 0 ${n(cell * share)}Z" fill="${at % 2 ? mix(colours[0], colours[two], 0.1) : colours[one]}"/>`).join(''),
      `<circle cx="${n(cell / 2)}" cy="${n(cell / 2)}" r="${n(cell * 0.36)}" fill="${colours[one]}"/><circle cx="${n(cell / 2)}" cy="${n(cell / 2)}" r="${n(cell * 0.16)}" fill="${colours[0]}"/>`,
      `<path d="M0 0C${n(cell * 0.6)} 0 ${n(cell)} ${n(cell * 0.4)} ${n(cell)} ${n(cell)}C${n(cell * 0.4)} ${n(cell)} 0 ${n(cell * 0.6)} 0 0Z" fill="${colours[one]}"/>`,
    ];
    out += `<g transform="translate(${n(x)} ${n(y)}) rotate(${turn} ${n(cell / 2)} ${n(cell / 2)})"><rect width="${n(cell)}" height="${n(cell)}" fill="${ground}"/>${dice.pick(shapes)}</g>`;
  }
  return out;
}

function tide({ dice, colours, phase }) {
  let out = `<circle cx="${n(dice.range(260, 540))}" cy="${n(dice.range(200, 270))}" r="${n(dice.range(70, 120))}" fill="${colours[2]}"/>`;
  const bands = 15;
  for (let band = 0; band < bands; band++) {
    const share = band / (bands - 1);
    const base = 300 + share * 420;
    const [speed, swing, shift] = [dice.range(0.006, 0.012), 16 + share * 26, dice.range(0, 6.3) + phase * 6.2832];
    let path = 'M48 752';
    for (let x = 48; x <= 752; x += 16) path += `L${x} ${n(Math.min(752, base + Math.sin(x * speed + shift) * swing + Math.sin(x * speed * 2.1 - shift) * swing * 0.3))}`;
    out += `<path d="${path}V752Z" fill="${mix(mix(colours[4], colours[0], 0.72), mix(colours[4], colours[1], 0.5), share)}" stroke="${colours[0]}" stroke-opacity=".55" stroke-width="1.6"/>`;
  }
  return out;
}

function chart({ dice, colours, phase }) {
  let out = '';
  for (const radius of [332, 322, 250, 178, 106]) out += `<circle cx="400" cy="400" r="${radius}" fill="none" stroke="${colours[1]}" stroke-width="${radius === 332 ? 3 : 1}"/>`;
  for (let mark = 0; mark < 120; mark++) {
    const angle = (mark / 120) * 6.28318;
    const inner = mark % 10 === 0 ? 300 : mark % 5 === 0 ? 308 : 315;
    out += `<path d="M${n(400 + Math.cos(angle) * inner)} ${n(400 + Math.sin(angle) * inner)}L${n(400 + Math.cos(angle) * 322)} ${n(400 + Math.sin(angle) * 322)}" stroke="${colours[1]}" stroke-width="${mark % 10 === 0 ? 2 : 1}"/>`;
  }
  for (let spoke = 0; spoke < 12; spoke++) {
    const angle = (spoke / 12) * 6.28318;
    out += `<path d="M400 400L${n(400 + Math.cos(angle) * 250)} ${n(400 + Math.sin(angle) * 250)}" stroke="${colours[1]}" stroke-width=".7" opacity=".4"/>`;
  }
  const places = [250, 178, 106, 250, 214, 142].map((radius, at) => [radius, dice.range(0, 6.283) + phase * 6.2832 * (at % 2 ? 1 : 2), dice.range(9, 24), 2 + (at % 3)]);
  const points = places.map(([radius, angle]) => `${n(400 + Math.cos(angle) * radius)} ${n(400 + Math.sin(angle) * radius)}`);
  out += `<path d="M${points.join('L')}Z" fill="${colours[3]}" fill-opacity=".14" stroke="${colours[3]}" stroke-width="1.6"/>`;
  places.forEach(([, , radius, ink], at) => { const [x, y] = points[at].split(' '); out += `<circle cx="${x}" cy="${y}" r="${n(radius + 5)}" fill="${colours[0]}"/><circle cx="${x}" cy="${y}" r="${n(radius)}" fill="${colours[ink]}"/>`; });
  for (let ray = 0; ray < 32; ray++) {
    const angle = (ray / 32) * 6.28318;
    out += `<path d="M${n(400 + Math.cos(angle) * 44)} ${n(400 + Math.sin(angle) * 44)}L${n(400 + Math.cos(angle) * (ray % 2 ? 62 : 78))} ${n(400 + Math.sin(angle) * (ray % 2 ? 62 : 78))}" stroke="${colours[2]}" stroke-width="3" stroke-linecap="round"/>`;
  }
  return `${out}<circle cx="400" cy="400" r="36" fill="${colours[2]}"/>`;
}

function prism({ dice, colours }) {
  const rows = 9;
  const step = 696 / rows;
  const grid = Array.from({ length: rows + 1 }, (_, row) => Array.from({ length: rows + 1 }, (_, column) => [
    52 + column * step + (column > 0 && column < rows ? dice.bell() * step * 0.62 : 0),
    52 + row * step + (row > 0 && row < rows ? dice.bell() * step * 0.62 : 0),
  ]));
  const centre = [dice.range(260, 540), dice.range(260, 540)];
  let out = '';
  const facet = (...points) => {
    const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / 3);
    const away = Math.min(1, Math.hypot(x - centre[0], y - centre[1]) / 460);
    const base = away < 0.36 ? mix(colours[3], colours[2], away / 0.36) : mix(colours[2], mix(colours[4], colours[1], 0.25), (away - 0.36) / 0.64);
    const colour = mix(base, dice.chance(0.5) ? '#ffffff' : colours[1], dice.range(0, 0.24));
    out += `<path d="M${points.map(([px, py]) => `${n(px)} ${n(py)}`).join('L')}Z" fill="${colour}" stroke="${colour}" stroke-width=".8"/>`;
  };
  for (let row = 0; row < rows; row++) for (let column = 0; column < rows; column++) {
    const [a, b, c, d] = [grid[row][column], grid[row][column + 1], grid[row + 1][column + 1], grid[row + 1][column]];
    if (dice.chance(0.5)) { facet(a, b, c); facet(a, c, d); } else { facet(a, b, d); facet(b, c, d); }
  }
  return out;
}

function eclipse({ dice, colours, phase }) {
  let out = '';
  const offset = dice.range(0.4, 1.2);
  for (let ring = 15; ring >= 0; ring--) {
    const radius = 40 + ring * 19;
    const angle = offset * ring * 0.4 + phase * 6.2832;
    const [x, y] = [400 + Math.cos(angle) * ring * 2.6, 400 + Math.sin(angle) * ring * 2.6];
    out += `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="${ring % 2 ? mix(colours[0], colours[4], 0.12 + ring * 0.02) : mix(colours[2], colours[3], ring / 15)}"/>`;
  }
  return `${out}<circle cx="400" cy="400" r="40" fill="${colours[1]}"/>`;
}
