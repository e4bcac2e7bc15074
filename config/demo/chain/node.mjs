// A node of our own on a free port, mining only when told so: the same calls give the same hashes.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, `../node_modules/@foundry-rs/anvil-${os.platform()}-${os.arch() === 'x64' ? 'amd64' : os.arch()}/bin/anvil`);
export const mnemonic = 'test test test test test test test test test test test junk';

export async function startNode({ chainId, genesisTime, accounts }) {
  const port = await freePort();
  const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-chain-'));
  const process = spawn(binary, [
    '--port', port, '--host', '127.0.0.1', '--chain-id', chainId, '--hardfork', 'cancun', '--timestamp', genesisTime,
    '--accounts', accounts, '--balance', 5000, '--mnemonic', mnemonic, '--order', 'fifo', '--gas-limit', 30_000_000,
    '--no-mining', '--cache-path', cache, '--quiet',
  ].map(String), { stdio: 'ignore' });
  const agent = new http.Agent({ keepAlive: true });
  let id = 0;
  const post = (body) => new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString('utf8'))));
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
  const raw = (method, params = []) => post({ jsonrpc: '2.0', id: ++id, method, params });
  const call = async (method, params = []) => {
    const answer = await raw(method, params);
    if (answer.error) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.result;
  };
  for (let attempt = 0; ; attempt++) {
    try { await call('eth_chainId'); break; } catch (failure) {
      if (attempt > 100) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const close = () => { agent.destroy(); process.kill(); fs.rmSync(cache, { recursive: true, force: true }); };
  return { call, raw, close };
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
