// Blocks and receipts as the node gave them, less what no indexer reads: call data beyond the selector, signatures.
export async function record(node) {
  const head = Number(await node.call('eth_blockNumber'));
  const lines = [];
  for (let number = 0; number <= head; number++) {
    const tag = `0x${number.toString(16)}`;
    const block = await node.call('eth_getBlockByNumber', [tag, true]);
    const receipts = await node.call('eth_getBlockReceipts', [tag]);
    block.transactions = block.transactions.map(({ r, s, v, yParity, accessList, ...rest }) => ({ ...rest, input: rest.input.slice(0, 10) }));
    lines.push({ block, receipts });
  }
  return lines;
}
