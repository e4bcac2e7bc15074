// Solidity to { abi, bytecode } for each of our own contracts; Seaport comes compiled from its package.
import fs from 'node:fs';
import path from 'node:path';
import solc from 'solc';

const here = path.resolve(import.meta.dirname, '..');
const packages = path.join(here, 'node_modules');
const own = ['NightHerbarium', 'CelestialPlates', 'Orrery', 'Chrysalis', 'WrappedEther'];

export function compile() {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(own.map((name) => [`${name}.sol`, { content: fs.readFileSync(path.join(here, 'contracts', `${name}.sol`), 'utf8') }])),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'cancun',
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const found = (name) => ({ contents: fs.readFileSync(path.join(packages, name), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: found }));
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  const compiled = Object.fromEntries(own.map((name) => {
    const contract = output.contracts[`${name}.sol`][name];
    return [name, { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` }];
  }));
  return { ...compiled, Seaport: shipped('Seaport.sol/Seaport'), ConduitController: shipped('conduit/ConduitController.sol/LocalConduitController') };
}

function shipped(name) {
  const file = path.join(packages, '@opensea/seaport-js/src/artifacts/seaport/contracts', `${name}.json`);
  const { abi, bytecode } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { abi, bytecode };
}
