// Content identifiers as `ipfs add --cid-version 1` makes them: raw leaves, one UnixFS directory node above them.
import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes) {
  let [out, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) { out += alphabet[(value >>> (bits - 5)) & 31]; bits -= 5; }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet[(value << (5 - bits)) & 31] : out;
}

const identify = (codec, bytes) => Buffer.concat([Buffer.from([1, codec, 0x12, 0x20]), createHash('sha256').update(bytes).digest()]);
const text = (binary) => `b${base32(binary)}`;

export function rawCid(bytes) {
  // A longer file would be cut into several leaves, and its identifier would be another one.
  if (bytes.length > 262144) throw new Error(`${bytes.length} bytes do not fit one leaf`);
  return text(identify(0x55, bytes));
}

/** `files` maps names to bytes; gives the directory's identifier and the block behind it. */
export function directory(files) {
  const links = Object.keys(files).sort().map((name) => {
    const link = Buffer.concat([field(1, identify(0x55, files[name])), field(2, Buffer.from(name)), Buffer.from([0x18]), varint(files[name].length)]);
    return field(2, link);
  });
  const block = Buffer.concat([...links, field(1, Buffer.from([8, 1]))]);
  return { cid: text(identify(0x70, block)), block };
}

const field = (number, bytes) => Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);

function varint(value) {
  const out = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value & 127) | 128);
  return Buffer.from([...out, value]);
}
