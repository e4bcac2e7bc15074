// Colour arithmetic on #rrggbb, and the palettes of the herbarium.
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

export function mix(one, other, share) {
  const [a, b] = [channels(one), channels(other)];
  return `#${a.map((value, at) => Math.round(value + (b[at] - value) * share).toString(16).padStart(2, '0')).join('')}`;
}

/** Sky from zenith to horizon, disc, nearest land, blossoms, paper. The number is how often the palette is drawn. */
export const palettes = {
  'Dusk Rose': { weight: 14, sky: ['#1f1d3d', '#4b3063', '#b3587a', '#f6b48f'], disc: '#fff1d6', near: '#1a1430', blossoms: ['#ff8fa3', '#ffd6a5', '#f25f5c'], paper: '#f7ede2' },
  'Polar Night': { weight: 12, sky: ['#050b1f', '#0f2a4a', '#1f5a73', '#8fd0c4'], disc: '#f1fbff', near: '#04101c', blossoms: ['#bff3e6', '#ffd6ec', '#7ee0c2'], paper: '#eef4f2' },
  'Blue Hour': { weight: 12, sky: ['#0a1128', '#1c3b6f', '#4f7cac', '#f3c9a5'], disc: '#fff4e0', near: '#0a1226', blossoms: ['#f7d488', '#f9a7a7', '#e8f1ff'], paper: '#f4efe6' },
  'Sea Glass': { weight: 11, sky: ['#0b3948', '#2e7d83', '#a3d5c9', '#f4f1de'], disc: '#fffbe8', near: '#072a33', blossoms: ['#f28482', '#f7ede2', '#f6bd60'], paper: '#f6f3e7' },
  Terracotta: { weight: 10, sky: ['#2d1e2f', '#7d3c4a', '#d9745b', '#f7c59f'], disc: '#fff0d9', near: '#241623', blossoms: ['#f6ae2d', '#ffe8d6', '#86bbd8'], paper: '#f8eee3' },
  'Saffron Dawn': { weight: 9, sky: ['#5a8f9b', '#b5d3c6', '#f9e0a8', '#f4a259'], disc: '#fffdf0', near: '#3a2638', blossoms: ['#d1495b', '#fff1d0', '#edae49'], paper: '#fbf4e4' },
  'Lavender Field': { weight: 8, sky: ['#2a2356', '#6a5aa8', '#b9a5dd', '#fbd9e5'], disc: '#fff6f0', near: '#1f1a40', blossoms: ['#f9c5d5', '#ffe5a0', '#c3f0e0'], paper: '#f5f0f7' },
  'Sage Morning': { weight: 7, sky: ['#b8d0c4', '#d3e2d6', '#f2ecd8', '#f6d7b0'], disc: '#f2a65a', near: '#2b4640', blossoms: ['#c8553d', '#f2c14e', '#fdf8ea'], paper: '#faf6ea' },
  'Indigo Monsoon': { weight: 6, sky: ['#0c1445', '#28408f', '#6a7fc1', '#d5d6ea'], disc: '#ffffff', near: '#0b1033', blossoms: ['#f7b2d9', '#f4e87c', '#ffffff'], paper: '#f1f1f6' },
  'Plum Wine': { weight: 5, sky: ['#17081f', '#45134f', '#8f2d6b', '#ef8a8a'], disc: '#ffe9dc', near: '#14061b', blossoms: ['#ffb5a7', '#fcd5ce', '#d5aaff'], paper: '#f8ecee' },
  Citrus: { weight: 4, sky: ['#134e4a', '#3b9c8c', '#f2e394', '#f7a440'], disc: '#fffbe6', near: '#0e3531', blossoms: ['#f25c54', '#fff3b0', '#f7b267'], paper: '#fbf7e3' },
  Cinnabar: { weight: 3, sky: ['#2b0f18', '#7a1f2d', '#d8472b', '#f9b95c'], disc: '#fff3d6', near: '#210a12', blossoms: ['#ffd166', '#fff1e0', '#f4845f'], paper: '#faeee0' },
  Graphite: { weight: 1.6, sky: ['#111317', '#3a3f47', '#8d949e', '#e4e6e8'], disc: '#ffffff', near: '#0d0f12', blossoms: ['#ffffff', '#d64545', '#c9ced6'], paper: '#f4f4f2' },
  'Gold Leaf': { weight: 0.7, sky: ['#14110b', '#3b2d12', '#8c6a1f', '#e7c873'], disc: '#fff6d8', near: '#0f0c06', blossoms: ['#fff2c2', '#f4d35e', '#d9a441'], paper: '#f6efdc' },
};
