// What the recorded logs do not tell of the contracts, and what a catalog of this chain must come to.
import { ethers } from 'ethers';

const interfaces = {
  introspection: '0x01ffc9a7', erc721: '0x80ac58cd', metadata: '0x5b5e139f', erc1155: '0xd9b67a26', uri: '0x0e89341c', royalties: '0x2a55205a', updates: '0x49064906',
};
const about = {
  herbarium: { kind: 'erc721', interfaces: ['introspection', 'erc721', 'metadata', 'royalties', 'updates'], ownable: true },
  plates: { kind: 'erc1155', interfaces: ['introspection', 'erc1155', 'uri', 'royalties'], ownable: true },
  orrery: { kind: 'erc721', interfaces: ['introspection', 'erc721', 'metadata', 'royalties'], ownable: true },
  chrysalis: { kind: 'erc721', interfaces: ['introspection', 'erc721', 'metadata'], ownable: true },
  weth: { kind: 'erc20', interfaces: [] },
  seaport: { kind: 'exchange', interfaces: [] },
  conduits: { kind: 'other', interfaces: [] },
};
const lower = (address) => address.toLowerCase();

export async function describeState(node, { contracts, holders }, uris, blocks, lines) {
  const head = `0x${(lines.length - 1).toString(16)}`;
  const ask = async (contract, method, parameters = []) => {
    const result = await node.call('eth_call', [{ to: contract.address, data: contract.interface.encodeFunctionData(method, parameters) }, head]);
    return { result, value: contract.interface.decodeFunctionResult(method, result) };
  };
  const described = [];
  for (const [key, contract] of Object.entries(contracts)) {
    const entry = { key, kind: about[key].kind, address: lower(contract.address), firstBlock: contract.firstBlock, interfaces: about[key].interfaces.map((name) => interfaces[name]) };
    entry.code = await node.call('eth_getCode', [contract.address, head]);
    for (const method of ['name', 'symbol', 'contractURI']) {
      if (key !== 'seaport' && contract.interface.getFunction(method)) entry[method] = (await ask(contract, method)).value[0];
    }
    if (contract.interface.getFunction('royaltyInfo')) {
      const [receiver, bps] = (await ask(contract, 'royaltyInfo', [1n, 10000n])).value;
      entry.royalty = { receiver: lower(receiver), bps: Number(bps) };
    }
    if (key === 'seaport') entry.answers = { '0x06fdde03': (await ask(contract, 'name')).result, '0xf47b7740': (await ask(contract, 'information')).result };
    described.push(entry);
  }
  const named = Object.fromEntries(described.map((entry) => [entry.key, entry]));
  named.herbarium.uri = { form: 'suffix', text: uris.herbarium, suffix: '.json' };
  named.plates.uri = { form: 'fixed', text: uris.plates };
  named.chrysalis.uri = { form: 'fixed', text: uris.chrysalis };
  named.orrery.uri = { form: 'rendered', documents: await renderings(ask, contracts.orrery, [...holders.orrery.keys()]) };
  const { weth, seaport } = named;
  const registry = [
    { name: 'wrapped-native', address: weth.address, firstBlock: weth.firstBlock },
    { name: 'seaport-1.6', address: seaport.address, firstBlock: seaport.firstBlock },
  ];
  return { contracts: described, registry, leaves: Object.fromEntries(Object.entries(blocks).map(([cid, { path }]) => [cid, path])) };
}

/** The drawings unpacked, as they compress far better so; base64 puts them together again. */
async function renderings(ask, contract, ids) {
  const documents = {};
  for (const id of ids) {
    const uri = (await ask(contract, 'tokenURI', [id])).value[0];
    const document = Buffer.from(uri.slice('data:application/json;base64,'.length), 'base64').toString('utf8');
    const [, before, picture, after] = document.match(/^(.*"data:image\/svg\+xml;base64,)([^"]*)(.*)$/s);
    documents[id] = { before, picture: Buffer.from(picture, 'base64').toString('utf8'), after };
  }
  return documents;
}

const topic = (signature) => ethers.id(signature);
const topics = {
  transfer: topic('Transfer(address,address,uint256)'),
  single: topic('TransferSingle(address,address,address,uint256,uint256)'),
  batch: topic('TransferBatch(address,address,address,uint256[],uint256[])'),
  approval: topic('Approval(address,address,uint256)'),
  approvalForAll: topic('ApprovalForAll(address,address,bool)'),
  cancelled: topic('OrderCancelled(bytes32,address,address)'),
  counter: topic('CounterIncremented(uint256,address)'),
};

/** Counted from the recorded logs; only which orders are still open is what the traffic believes. */
export function expectations(lines, { contracts, holders, editions, open }) {
  const keyOf = Object.fromEntries(Object.entries(contracts).map(([key, { address }]) => [lower(address), key]));
  const logs = lines.flatMap(({ receipts }) => receipts.flatMap((receipt) => receipt.logs));
  const coder = ethers.AbiCoder.defaultAbiCoder();
  const seaport = contracts.seaport.interface;
  const account = (word) => `0x${word.slice(26)}`;
  const zero = ethers.ZeroAddress;
  const collections = {};
  for (const key of ['herbarium', 'plates', 'orrery', 'chrysalis']) {
    collections[key] = { address: lower(contracts[key].address), firstBlock: contracts[key].firstBlock, tokens: 0, live: 0, burned: 0, supply: '0', owners: 0, transferRows: 0, sales: 0 };
  }
  const owners = { herbarium: new Map(), orrery: new Map(), chrysalis: new Map() };
  const balances = new Map();
  const known = new Set();
  const totals = {
    blocks: lines.length, transactions: lines.reduce((sum, { receipts }) => sum + receipts.length, 0), logs: logs.length, erc721Transfers: 0, erc1155Singles: 0, erc1155Batches: 0, transferRows: 0,
    erc20Transfers: 0, tokenApprovals: 0, approvalsForAll: 0, ordersFulfilled: 0, ordersFulfilledNative: 0, ordersFulfilledWrapped: 0, ordersValidated: 0, ordersCancelled: 0, countersIncremented: 0, itemsSold: 0,
  };
  const moveEdition = (from, target, id, amount) => {
    known.add(id);
    for (const [who, change] of [[from, -amount], [target, amount]]) if (who !== zero) balances.set(`${id}/${who}`, (balances.get(`${id}/${who}`) ?? 0n) + change);
    collections.plates.transferRows++;
  };
  for (const log of logs) {
    const key = keyOf[log.address];
    const [kind, ...indexed] = log.topics;
    if (kind === topics.transfer && indexed.length === 3) {
      totals.erc721Transfers++;
      collections[key].transferRows++;
      owners[key].set(Number(indexed[2]), account(indexed[1]));
    } else if (kind === topics.transfer) totals.erc20Transfers++;
    else if (kind === topics.single) {
      totals.erc1155Singles++;
      const [id, amount] = coder.decode(['uint256', 'uint256'], log.data);
      moveEdition(account(indexed[1]), account(indexed[2]), id, amount);
    } else if (kind === topics.batch) {
      totals.erc1155Batches++;
      const [ids, amounts] = coder.decode(['uint256[]', 'uint256[]'], log.data);
      ids.forEach((id, at) => moveEdition(account(indexed[1]), account(indexed[2]), id, amounts[at]));
    } else if (kind === topics.approval && indexed.length === 3) totals.tokenApprovals++;
    else if (kind === topics.approvalForAll) totals.approvalsForAll++;
    else if (kind === topics.cancelled) totals.ordersCancelled++;
    else if (kind === topics.counter) totals.countersIncremented++;
    else if (key === 'seaport') {
      const event = seaport.parseLog(log);
      if (event.name === 'OrderValidated') totals.ordersValidated++;
      if (event.name === 'OrderFulfilled') {
        totals.ordersFulfilled++;
        const items = [...event.args.offer, ...event.args.consideration];
        totals[items.some(({ itemType }) => itemType === 1n) ? 'ordersFulfilledWrapped' : 'ordersFulfilledNative']++;
        for (const item of items) if (item.itemType >= 2n) { totals.itemsSold++; collections[keyOf[lower(item.token)]].sales++; }
      }
    }
  }
  for (const [key, map] of Object.entries(owners)) {
    const live = [...map].filter(([, owner]) => owner !== zero);
    Object.assign(collections[key], { tokens: map.size, live: live.length, burned: map.size - live.length, supply: String(live.length), owners: new Set(live.map(([, owner]) => owner)).size });
    const believed = holders[key];
    if (believed.size !== live.length || live.some(([id, owner]) => lower(believed.get(id)) !== owner)) throw new Error(`${key}: the logs tell another story than the traffic`);
  }
  const held = [...balances].filter(([, amount]) => amount > 0n);
  const believed = [...editions].filter(([, amount]) => amount > 0n);
  if (believed.length !== held.length || believed.some(([name, amount]) => balances.get(lower(name)) !== amount)) throw new Error('plates: the logs tell another story than the traffic');
  const liveIds = new Set(held.map(([name]) => name.split('/')[0]));
  Object.assign(collections.plates, {
    tokens: known.size, live: liveIds.size, burned: known.size - liveIds.size, supply: String(held.reduce((sum, [, amount]) => sum + amount, 0n)), owners: new Set(held.map(([name]) => name.split('/')[1])).size,
  });
  totals.transferRows = Object.values(collections).reduce((sum, { transferRows }) => sum + transferRows, 0);
  const head = lines.at(-1).block;
  return { chain: 'eip155:31337', head: Number(head.number), headHash: head.hash, collections, totals, ordersOpenAtHead: open };
}
