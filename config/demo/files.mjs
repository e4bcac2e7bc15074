// Every picture and document that the chain points at, under the path where the replay server finds it.
import gifenc from 'gifenc';
import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { drawChrysalis, frames } from './art/chrysalis.mjs';
import { drawHerbarium } from './art/herbarium.mjs';
import { drawPlate } from './art/plates.mjs';
import { directory, rawCid } from './ipfs.mjs';

export const origin = 'http://127.0.0.1:18645';
export const herbariumSize = 320;
export const plateCount = 40;
const { GIFEncoder, quantize, applyPalette } = gifenc;

const pixels = (svg, width) => {
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render();
  return { data: image.pixels, width: image.width, height: image.height };
};
const raster = (svg, width) => {
  const { data, height } = pixels(svg, width);
  return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
};
const asJpeg = (svg, width, quality) => raster(svg, width).jpeg({ quality, mozjpeg: true }).toBuffer();
const asPng = (svg, width, colours, dither) => raster(svg, width).png({ palette: true, colours, dither, effort: 10, compressionLevel: 9 }).toBuffer();
const asGif = (drawings, width, colours, delay) => {
  const encoder = GIFEncoder();
  const images = drawings.map((svg) => pixels(svg, width));
  // One palette for the whole loop, so that colours do not flicker from frame to frame.
  const sample = new Uint8Array(images.filter((_, at) => at % Math.ceil(images.length / 4) === 0).flatMap(({ data }) => [...data]));
  const palette = quantize(sample, colours);
  images.forEach(({ data, height }, at) => encoder.writeFrame(applyPalette(data, palette), width, height, { palette: at === 0 ? palette : undefined, delay, repeat: 0 }));
  encoder.finish();
  return Buffer.from(encoder.bytes());
};
const json = (value) => Buffer.from(JSON.stringify(value));
const attributes = (traits) => Object.entries(traits).map(([name, value]) => (typeof value === 'number' ? { trait_type: name, value, display_type: 'number' } : { trait_type: name, value }));

export async function makeFiles() {
  const files = {};
  const blocks = {};
  await herbarium(files);
  const plates = await plateDirectories(files, blocks);
  const sealed = chrysalis(files);
  return { files, blocks, uris: { herbarium: `${origin}/herbarium/`, ...plates, chrysalis: sealed } };
}

async function herbarium(files) {
  for (let id = 1; id <= herbariumSize; id++) {
    const { svg, traits } = drawHerbarium(id);
    const kind = id % 10 < 3 ? 'jpg' : id % 20 === 5 ? 'png' : 'svg';
    const image = `media/herbarium/${id}.${kind}`;
    files[image] = kind === 'jpg' ? await asJpeg(svg, 640, 76) : kind === 'png' ? await asPng(svg, 640, 72, 0.6) : Buffer.from(svg);
    files[`herbarium/${id}.json`] = json({
      name: `Night Herbarium #${id}`,
      description: `${traits.Specimen} under a ${traits.Disc.toLowerCase()} disc, ${traits.Land.toLowerCase()} behind.`,
      image: `${origin}/${image}`,
      external_url: `https://herbarium.example/plants/${id}`,
      attributes: attributes(traits),
    });
  }
  files['herbarium/collection.json'] = json({
    name: 'Night Herbarium',
    description: 'Three hundred and twenty gardens after sunset, each grown from a seed of its own.',
    image: `${origin}/media/herbarium/8.svg`,
    banner_image: `${origin}/media/herbarium/12.jpg`,
    external_link: 'https://herbarium.example',
    collaborators: [],
  });
}

async function plateDirectories(files, blocks) {
  const images = {};
  const documents = {};
  const loops = new Set([1, 8, 35]);
  for (let id = 1; id <= plateCount; id++) {
    const { svg, traits } = drawPlate(id);
    const kind = loops.has(id) ? 'gif' : ({ Prism: 'jpg', Moire: 'svg' })[traits.Family] ?? 'png';
    const image = `${id}.${kind}`;
    images[image] = kind === 'gif' ? asGif(Array.from({ length: 10 }, (_, at) => drawPlate(id, id === 1 ? at / 210 : at / 10).svg), 280, 12, 90)
      : kind === 'jpg' ? await asJpeg(svg, 800, 78) : kind === 'svg' ? Buffer.from(svg) : await asPng(svg, 640, 20, 0);
    documents[id] = { image, traits, edition: kind === 'gif' ? 'Moving' : 'Still' };
  }
  const imageCid = put(files, blocks, images);
  const named = Object.fromEntries(Object.entries(documents).map(([id, { image, traits, edition }]) => [
    `${Number(id).toString(16).padStart(64, '0')}.json`,
    json({ name: `Plate ${id}: ${traits.Family}`, description: `A ${traits.Family.toLowerCase()} in ${traits.Ink.toLowerCase()}.`, decimals: 0, image: `ipfs://${imageCid}/${image}`, attributes: attributes({ ...traits, Edition: edition }) }),
  ]));
  const documentCid = put(files, blocks, {
    ...named,
    'collection.json': json({ name: 'Celestial Plates', description: 'Forty plates in eight families and five inks, in editions.', image: `ipfs://${imageCid}/12.png`, external_link: 'https://plates.example' }),
  });
  return { plates: `ipfs://${documentCid}/{id}.json`, platesContract: `ipfs://${documentCid}/collection.json` };
}

function put(files, blocks, entries) {
  const { cid, block } = directory(entries);
  blocks[cid] = { path: `blocks/${cid}` };
  files[`blocks/${cid}`] = block;
  for (const [name, bytes] of Object.entries(entries)) {
    files[`ipfs/${cid}/${name}`] = bytes;
    blocks[rawCid(bytes)] = { path: `ipfs/${cid}/${name}` };
  }
  return cid;
}

function chrysalis(files) {
  const single = (bytes) => {
    const cid = rawCid(bytes);
    files[`ipfs/${cid}`] = bytes;
    return `ipfs://${cid}`;
  };
  const image = single(asGif(Array.from({ length: frames }, (_, at) => drawChrysalis(at)), 240, 88, 90));
  return single(json({ name: 'Chrysalis', description: 'Something is about to hatch.', image }));
}
