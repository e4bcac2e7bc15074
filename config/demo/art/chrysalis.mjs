// The placeholder of the unrevealed collection: a hanging cocoon that glows and sways, in a loop.
import { random } from '../random.mjs';

const n = (value) => String(Math.round(value * 10) / 10);
export const frames = 24;

export function drawChrysalis(frame) {
  const phase = (frame / frames) * Math.PI * 2;
  const breath = 0.5 - 0.5 * Math.cos(phase);
  const sway = Math.sin(phase) * 3.2;
  const dice = random('chrysalis');
  let motes = '';
  for (let at = 0; at < 26; at++) {
    const [start, away, speed, lift, r] = [dice.range(0, 6.283), dice.range(96, 230), dice.pick([1, 1, -1]), dice.range(0.45, 0.95), dice.range(1.4, 3.6)];
    const angle = start + phase * speed;
    motes += `<circle cx="${n(300 + Math.cos(angle) * away)}" cy="${n(330 + Math.sin(angle) * away * lift)}" r="${n(r)}" fill="#ffe9b8" opacity="${n(0.45 + 0.5 * Math.abs(Math.sin(angle / 2 + at)))}"/>`;
  }
  let threads = '';
  for (let at = 0; at < 9; at++) {
    const y = 226 + at * 27;
    const half = 74 * Math.sin(Math.PI * Math.min(1, 0.16 + at * 0.092)) ** 0.8;
    threads += `<path d="M${n(300 - half)} ${y}Q300 ${n(y + 26)} ${n(300 + half)} ${y}" fill="none" stroke="#fff2d2" stroke-width="1.6" opacity=".42"/>`;
  }
  let leaves = '';
  for (const [x, turn, long, tone] of [[96, 24, 132, '#35695a'], [172, 40, 108, '#27574b'], [420, -34, 118, '#27574b'], [508, -22, 138, '#35695a'], [352, 12, 70, '#1f4a41']]) {
    leaves += `<path transform="translate(${x} 92) rotate(${n(turn + sway * 0.7)})" d="M0 0C${n(long * 0.26)} ${n(long * 0.2)} ${n(long * 0.24)} ${n(long * 0.7)} 0 ${long}C${n(-long * 0.24)} ${n(long * 0.7)} ${n(-long * 0.26)} ${n(long * 0.2)} 0 0Z" fill="${tone}"/>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600"><defs>
<radialGradient id="a" cx=".5" cy=".55" r=".75"><stop offset="0" stop-color="#37506b"/><stop offset=".5" stop-color="#1d2b47"/><stop offset="1" stop-color="#0d1326"/></radialGradient>
<radialGradient id="b"><stop offset="0" stop-color="#ffdf9e" stop-opacity="${n(0.5 + 0.4 * breath)}"/><stop offset=".5" stop-color="#f4a261" stop-opacity="${n(0.2 + 0.2 * breath)}"/><stop offset="1" stop-color="#f4a261" stop-opacity="0"/></radialGradient>
<linearGradient id="c" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8a9f6b"/><stop offset=".45" stop-color="#e9b872"/><stop offset="1" stop-color="#b4532f"/></linearGradient>
<radialGradient id="d" cx=".5" cy=".55" r=".5"><stop offset="0" stop-color="#fffbe6" stop-opacity="${n(0.35 + 0.6 * breath)}"/><stop offset="1" stop-color="#fffbe6" stop-opacity="0"/></radialGradient></defs>
<rect width="600" height="600" fill="url(#a)"/>
<circle cx="300" cy="350" r="${n(220 + 46 * breath)}" fill="url(#b)"/>${motes}
<path d="M-10 70C120 110 220 84 320 92S520 120 612 78" fill="none" stroke="#3b2a2a" stroke-width="17" stroke-linecap="round"/>${leaves}
<g transform="rotate(${n(sway)} 300 92)"><path d="M300 92V190" stroke="#e8dcc0" stroke-width="2.4"/>
<path d="M300 182C352 196 384 262 376 340C370 404 336 462 300 486C264 462 230 404 224 340C216 262 248 196 300 182Z" fill="url(#c)"/>
<path d="M300 182C352 196 384 262 376 340C370 404 336 462 300 486C264 462 230 404 224 340C216 262 248 196 300 182Z" fill="url(#d)"/>
${threads}<path d="M262 226C240 272 240 350 268 416" fill="none" stroke="#fff6df" stroke-width="6" stroke-linecap="round" opacity=".35"/></g></svg>`;
}
