-- Documents without MongoDB: one table a collection. Only the adapter of the documents port reads or writes here.

create schema documents;
comment on schema documents is 'Documents kept as JSON, where no MongoDB is set.';

create table documents.events_raw (
    _id          text collate "C" primary key,
    chain_id     text collate "C",
    block_number bigint,
    address      text collate "C",
    body         json not null
);
create index events_raw_by_address on documents.events_raw (chain_id, address, block_number);

comment on table documents.events_raw is 'Collection events.raw: every log fetched. _id holds the block number, so a range of _id is a range of blocks.';
comment on column documents.events_raw._id is '{chain}:{block, 12 digits}:{block_hash}:{log_index, 6 digits}.';
comment on column documents.events_raw.chain_id is 'Field chainId, for scans.';
comment on column documents.events_raw.block_number is 'Field blockNumber, for scans.';
comment on column documents.events_raw.address is 'Field address, for scans.';
comment on column documents.events_raw.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';
