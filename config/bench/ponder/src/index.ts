import { ponder } from "ponder:registry";
import { balance, token, transfer } from "ponder:schema";
import { zeroAddress } from "viem";

async function move(context, event, item, tokenId, quantity, owner) {
  const contract = event.log.address;
  const { from, to } = event.args;
  const block = event.block.number;
  await context.db.insert(transfer).values({
    id: `${event.transaction.hash}-${event.log.logIndex}-${item}`,
    contract, tokenId, from, to, quantity, block, at: event.block.timestamp,
  });
  await context.db
    .insert(token)
    .values({ contract, tokenId, owner, last: block })
    .onConflictDoUpdate({ owner, last: block });
  for (const [holder, change] of [[from, -quantity], [to, quantity]]) {
    if (holder !== zeroAddress) {
      await context.db
        .insert(balance)
        .values({ contract, tokenId, owner: holder, quantity: change })
        .onConflictDoUpdate((row) => ({ quantity: row.quantity + change }));
    }
  }
}

ponder.on("Nft:Transfer", ({ event, context }) =>
  move(context, event, 0, event.args.id, 1n, event.args.to));

ponder.on("Nft:TransferSingle", ({ event, context }) =>
  move(context, event, 0, event.args.id, event.args.value, null));

ponder.on("Nft:TransferBatch", async ({ event, context }) => {
  for (const [item, id] of event.args.ids.entries()) {
    await move(context, event, item, id, event.args.values[item], null);
  }
});
