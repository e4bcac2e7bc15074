// Answers of the real node, good and bad, at many blocks: the Java model of the contracts must give the same bytes.
import { random } from '../random.mjs';

export async function sampleCalls(node, { contracts, accounts }, head) {
  const dice = random('calls');
  const samples = [];
  const take = async (key, method, parameters, number) => {
    const contract = contracts[key];
    const data = contract.interface.encodeFunctionData(method, parameters);
    await takeRaw(contract.address.toLowerCase(), data, number, `${key}.${method}`);
  };
  const takeRaw = async (target, data, number, label) => {
    const answer = await node.raw('eth_call', [{ to: target, data }, `0x${number.toString(16)}`]);
    if (answer.error && answer.error.code !== 3) throw new Error(`${label} at ${number}: ${JSON.stringify(answer.error)}`);
    samples.push({ label, to: target, data, block: number, ...(answer.error ? { revert: answer.error.data ?? '0x' } : { result: answer.result }) });
  };
  const block = () => (dice.chance(0.4) ? head : dice.int(0, head));
  const fixed = {
    herbarium: ['name', 'symbol', 'totalSupply', 'owner', 'contractURI'], plates: ['name', 'symbol', 'totalSupply()', 'owner', 'contractURI'],
    orrery: ['name', 'symbol', 'totalSupply', 'owner', 'contractURI'], chrysalis: ['name', 'symbol', 'totalSupply', 'owner'],
    weth: ['name', 'symbol', 'decimals', 'totalSupply'], seaport: ['name', 'information'],
  };
  for (const [key, methods] of Object.entries(fixed)) for (const method of methods) for (const number of [head, contracts[key].firstBlock - 1, contracts[key].firstBlock, block(), block(), block()]) await take(key, method, [], number);
  const last = { herbarium: 322, orrery: 101, chrysalis: 1602 };
  for (const key of ['herbarium', 'orrery', 'chrysalis']) {
    for (let count = 0; count < 60; count++) await take(key, 'ownerOf', [dice.int(0, last[key])], block());
    for (let count = 0; count < (key === 'orrery' ? 12 : 25); count++) await take(key, 'tokenURI', [dice.int(0, last[key])], block());
    for (let count = 0; count < 20; count++) await take(key, 'getApproved', [dice.int(0, last[key])], block());
    for (let count = 0; count < 25; count++) await take(key, 'balanceOf', [dice.pick(accounts)], block());
    await take(key, 'balanceOf', ['0x0000000000000000000000000000000000000000'], head);
    await take(key, 'ownerOf', [2n ** 255n + 7n], head);
  }
  for (const key of ['herbarium', 'orrery', 'chrysalis', 'plates']) {
    for (let count = 0; count < 20; count++) await take(key, 'isApprovedForAll', [dice.pick(accounts), dice.pick([contracts.seaport.address, dice.pick(accounts.slice(40))])], block());
    for (const id of ['0x01ffc9a7', '0x80ac58cd', '0x5b5e139f', '0xd9b67a26', '0x0e89341c', '0x2a55205a', '0x49064906', '0xffffffff']) await take(key, 'supportsInterface', [id], head);
    await takeRaw(contracts[key].address.toLowerCase(), '0xdeadbeef', head, `${key}.unknown`);
    await takeRaw(contracts[key].address.toLowerCase(), '0x', head, `${key}.empty`);
    await takeRaw(contracts[key].address.toLowerCase(), '0x2a55205a', head, `${key}.royaltyInfo without arguments`);
  }
  for (const key of ['herbarium', 'plates', 'orrery']) for (const price of [0n, 10000n, 123456789n, 10n ** 21n]) await take(key, 'royaltyInfo', [dice.int(0, 500), price], head);
  for (let count = 0; count < 60; count++) await take('plates', 'balanceOf', [dice.pick(accounts), dice.int(0, 41)], block());
  for (let count = 0; count < 15; count++) await take('plates', 'totalSupply(uint256)', [dice.int(0, 41)], block());
  for (let count = 0; count < 8; count++) await take('plates', 'exists', [dice.int(0, 41)], block());
  for (const length of [0, 1, 5]) await take('plates', 'balanceOfBatch', [Array.from({ length }, () => dice.pick(accounts)), Array.from({ length }, () => dice.int(1, 40))], head);
  await take('plates', 'balanceOfBatch', [[accounts[6], accounts[7]], [1n]], head);
  await take('plates', 'uri', [7n], head);
  await take('plates', 'uri', [999n], head);
  for (let count = 0; count < 30; count++) await take('weth', 'balanceOf', [dice.pick([...accounts, contracts.seaport.address])], block());
  for (let count = 0; count < 10; count++) await take('weth', 'allowance', [dice.pick(accounts), contracts.seaport.address], block());
  for (const account of accounts.slice(-3)) await take('seaport', 'getCounter', [account], head);
  await takeRaw(accounts[9].toLowerCase(), '0x06fdde03', head, 'account without code');
  return samples;
}
