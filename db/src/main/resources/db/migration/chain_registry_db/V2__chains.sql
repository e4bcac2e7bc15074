-- What everybody knows: five chains, disabled and without endpoints until an operator adds some.
-- A start block is never later than the deployment; where the exact block is not proven it is a round number surely
-- before it, and on the younger chains the chain's first block.

insert into chains (caip2, chain_numeric, name, native_symbol, decimals, explorer_url, enabled, features_json) values
    ('eip155:1', 1, 'Ethereum', 'ETH', 18, 'https://etherscan.io', false,
     '{"archive":true,"bloomReliable":true,"blockReceipts":true,"eip1559":true,"family":"evm","finality":"finalized","genesisHash":"0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3","scope":"all","startBlock":0,"wrappedNative":["0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"]}'),
    ('eip155:137', 137, 'Polygon', 'POL', 18, 'https://polygonscan.com', false,
     '{"archive":true,"bloomReliable":false,"blockReceipts":true,"eip1559":true,"family":"evm","finality":"finalized","genesisHash":"0xa9c28ce2141b56c474f1dc504bee9b01eb1bd7d1a507580d5519d4437a97de1b","scope":"all","startBlock":0,"wrappedNative":["0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270"]}'),
    ('eip155:42161', 42161, 'Arbitrum One', 'ETH', 18, 'https://arbiscan.io', false,
     '{"archive":true,"bloomReliable":true,"blockReceipts":true,"eip1559":true,"family":"evm","finality":"finalized","genesisHash":"0x7ee576b35482195fc49205cec9af72ce14f003b9ae69f6ba0faef4514be8b442","scope":"all","startBlock":0,"wrappedNative":["0x82af49447d8a07e3bd95bd0d56f35241523fbab1"]}'),
    ('eip155:10', 10, 'OP Mainnet', 'ETH', 18, 'https://optimistic.etherscan.io', false,
     '{"archive":true,"bloomReliable":true,"blockReceipts":true,"eip1559":true,"family":"evm","finality":"finalized","genesisHash":"0x7ca38a1916c42007829c55e69d3e9a73265554b586a499015373241b8a3fa48b","scope":"all","startBlock":0,"wrappedNative":["0x4200000000000000000000000000000000000006"]}'),
    ('eip155:8453', 8453, 'Base', 'ETH', 18, 'https://basescan.org', false,
     '{"archive":true,"bloomReliable":true,"blockReceipts":true,"eip1559":true,"family":"evm","finality":"finalized","genesisHash":"0xf712aa9241cc24369b143cf6dce85f0902a9731e70d66818a3a5845b296c73dd","scope":"all","startBlock":0,"wrappedNative":["0x4200000000000000000000000000000000000006"]}');

insert into chain_gas_policy (chain_id, max_fee_gwei, priority_fee_gwei, multiplier)
select chain.id, policy.max_fee_gwei, policy.priority_fee_gwei, policy.multiplier
from (values ('eip155:1', 200, 1, 1.5),
             ('eip155:137', 1000, 30, 1.5),
             ('eip155:42161', 10, 0, 1.5),
             ('eip155:10', 10, 0.001, 1.5),
             ('eip155:8453', 10, 0.001, 1.5)) as policy (caip2, max_fee_gwei, priority_fee_gwei, multiplier)
join chains chain on chain.caip2 = policy.caip2;

insert into chain_contracts (chain_id, name, address, start_block)
select chain.id, contract.name, contract.address, contract.start_block
from (values
    ('eip155:1', 'wrapped-native', '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2', 4700000),
    ('eip155:1', 'seaport-1.1', '0x00000000006c3852cbef3e08e8df289169ede581', 14946474),
    ('eip155:1', 'seaport-1.2', '0x00000000000006c7676171937c444f6bde3d6282', 15500000),
    ('eip155:1', 'seaport-1.3', '0x0000000000000ad24e80fd803c6ac37206a45f15', 15500000),
    ('eip155:1', 'seaport-1.4', '0x00000000000001ad428e4906ae43d8f9852d0dd6', 15500000),
    ('eip155:1', 'seaport-1.5', '0x00000000000000adc04c56bf30ac9d3c0aaf14dc', 16500000),
    ('eip155:1', 'seaport-1.6', '0x0000000000000068f116a894984e2db1123eb395', 18900000),
    ('eip155:1', 'seaport-conduit:opensea', '0x1e0049783f008a0085193e00003d00cd54003c71', 14500000),
    ('eip155:1', 'blur', '0x000000000000ad05ccc4f10045630fb830b95127', 15500000),
    ('eip155:1', 'transfer-manager:blur', '0x00000000000111abe46ff893f3b2fdf1f759a8a8', 15500000),
    ('eip155:1', 'pool:blur', '0x0000000000a39bb272e79075ade125fd351887ac', 15500000),
    ('eip155:1', 'blur-2', '0xb2ecfe4e4d61f8790bbb9de2d1259b9e2410cea5', 17500000),
    ('eip155:1', 'blend', '0x29469395eaf6f95920e59f858042f0e28d98a20b', 16500000),
    ('eip155:1', 'looksrare-1', '0x59728544b08ab483533076417fbbb2fd0b17ce3a', 13800000),
    ('eip155:1', 'looksrare-2', '0x0000000000e655fae4d56241588680f86e3b2377', 16000000),
    ('eip155:1', 'transfer-manager:looksrare-1-erc721', '0xf42aa99f011a1fa7cda90e5e98b277e306bca83e', 13500000),
    ('eip155:1', 'transfer-manager:looksrare-1-erc1155', '0xfed24ec7e22f573c2e08aef55aa6797ca2b3a051', 13500000),
    ('eip155:1', 'x2y2', '0x74312363e45dcaba76c59ec49a7aa8a65a67eed3', 14000000),
    ('eip155:1', 'wyvern-2.2', '0x7be8076f4ea4a4ad08075c2508e481d6c946d12b', 5500000),
    ('eip155:1', 'wyvern-2.3', '0x7f268357a8c2552623316e2562d90e642bb538e5', 14000000),
    ('eip155:1', 'rarible', '0xcd4ec7b66fbc029c116ba9ffb3e59351c20b5b06', 10000000),
    ('eip155:1', 'rarible-2', '0x9757f2d2b135150bbeb65308d4a91804107cd8d6', 12000000),
    ('eip155:1', 'foundation', '0xcda72070e455bb31c7690a170224ce43623d0b6f', 11000000),
    ('eip155:1', 'cryptopunks', '0xb47e3cd837ddf8e4c57f05d70ab865de6e193bbb', 3914495),
    ('eip155:1', 'seadrop', '0x00005ea00ac477b1030ce78506496e8c2de24bf5', 15000000),
    ('eip155:1', 'sudoswap-pair-factory', '0xb16c1342e617a5b6e4b631eb114483fdb289c0a4', 14500000),
    ('eip155:1', 'nouns-auction-house', '0x830bd73e4184cef73443c15111a1df14e495c706', 12500000),
    ('eip155:1', 'zora-auction-house', '0xe468ce99444174bd3bbbed09209577d25d1ad673', 11500000)
) as contract (caip2, name, address, start_block)
join chains chain on chain.caip2 = contract.caip2;

-- Deployed to the same addresses everywhere.
insert into chain_contracts (chain_id, name, address, start_block)
select chain.id, contract.name, contract.address, 0
from (values
    ('seaport-1.5', '0x00000000000000adc04c56bf30ac9d3c0aaf14dc'),
    ('seaport-1.6', '0x0000000000000068f116a894984e2db1123eb395'),
    ('seaport-conduit:opensea', '0x1e0049783f008a0085193e00003d00cd54003c71'),
    ('seadrop', '0x00005ea00ac477b1030ce78506496e8c2de24bf5')
) as contract (name, address)
cross join chains chain
where chain.caip2 in ('eip155:137', 'eip155:42161', 'eip155:10', 'eip155:8453');

insert into chain_contracts (chain_id, name, address, start_block)
select chain.id, 'wrapped-native', contract.address, 0
from (values
    ('eip155:137', '0x0d500b1d8e8ef31e21c99d1db9a6444d3adf1270'),
    ('eip155:42161', '0x82af49447d8a07e3bd95bd0d56f35241523fbab1'),
    ('eip155:10', '0x4200000000000000000000000000000000000006'),
    ('eip155:8453', '0x4200000000000000000000000000000000000006')
) as contract (caip2, address)
join chains chain on chain.caip2 = contract.caip2;
