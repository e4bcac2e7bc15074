// node generate.mjs: draws, runs, records, and writes the demo's resources and the fixture of its test.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { ethers } from 'ethers';
import { zipSync } from 'fflate';
import { compile } from './chain/compile.mjs';
import { startNode } from './chain/node.mjs';
import { record } from './chain/record.mjs';
import { sampleCalls } from './chain/sample.mjs';
import { describeState, expectations } from './chain/state.mjs';
import { accountCount, chainId, genesisTime, runTraffic } from './chain/traffic.mjs';
import { makeFiles } from './files.mjs';

const resources = path.resolve(import.meta.dirname, '../src/main/resources/demo');
const fixtures = path.resolve(import.meta.dirname, '../src/test/resources/demo');
const gzip = (text) => zlib.gzipSync(Buffer.from(text), { level: 9 });

const { files, blocks, uris } = await makeFiles();
const compiled = compile();
const node = await startNode({ chainId, genesisTime, accounts: accountCount });
try {
  const traffic = await runTraffic(node, compiled, uris);
  const lines = await record(node);
  const expected = expectations(lines, traffic);
  const state = await describeState(node, traffic, uris, blocks, lines);
  const calls = await sampleCalls(node, traffic, lines.length - 1);

  fs.mkdirSync(resources, { recursive: true });
  fs.mkdirSync(fixtures, { recursive: true });
  const head = lines.at(-1).block;
  const header = { chainId, head: Number(head.number), headHash: head.hash, genesisHash: lines[0].block.hash, blocks: lines.length };
  fs.writeFileSync(path.join(resources, 'chain.ndjson.gz'), gzip([header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')));
  fs.writeFileSync(path.join(resources, 'state.json.gz'), gzip(`${JSON.stringify(state)}\n`));
  fs.writeFileSync(path.join(resources, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
  fs.writeFileSync(path.join(fixtures, 'calls.ndjson.gz'), gzip(calls.map((call) => `${JSON.stringify(call)}\n`).join('')));
  const packed = /\.(jpg|png|gif)$/;
  // The archive's times are fixed, so that the same files make the same archive.
  const entries = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, bytes]) => [name, [bytes, { level: packed.test(name) ? 0 : 9 }]]);
  fs.writeFileSync(path.join(resources, 'files.zip'), zipSync(Object.fromEntries(entries), { mtime: new Date(2025, 0, 1, 12) }));
  console.log(JSON.stringify(expected, null, 1));
  console.log(`head ${header.head} ${header.headHash}, ${traffic.transactions} transactions, ${calls.length} sampled calls`);
  for (const name of fs.readdirSync(resources)) console.log(name, fs.statSync(path.join(resources, name)).size);
} finally {
  node.close();
}
