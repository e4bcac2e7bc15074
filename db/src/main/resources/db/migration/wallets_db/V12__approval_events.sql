-- Approvals of single tokens as the logs say them; what they amount to depends on the transfers between them.

create table approval_events (
    chain_id     text collate "C" not null,
    block_number bigint not null,
    log_index    integer not null,
    block_hash   text collate "C" not null,
    tx_hash      text collate "C" not null,
    contract     text collate "C" not null,
    token_id     text collate "C" not null,
    owner        text collate "C" not null,
    operator     text collate "C" not null,
    at           timestamptz not null,
    primary key (chain_id, block_number, log_index)
);
create index approval_events_by_token on approval_events (chain_id, contract, token_id, block_number, log_index);
create index wallets_by_address on wallets (address);
create index approvals_history_by_contract on approvals_history (chain_id, contract, token_id);

comment on table approval_events is 'Approvals of single tokens, one row a log; the changes they amount to are rows of approvals_history.';
comment on column approval_events.chain_id is 'CAIP-2 chain.';
comment on column approval_events.block_number is 'Block of the event.';
comment on column approval_events.log_index is 'Log of the event.';
comment on column approval_events.block_hash is 'Hash of that block.';
comment on column approval_events.tx_hash is 'Transaction of the event.';
comment on column approval_events.contract is 'Contract that the approval is given on.';
comment on column approval_events.token_id is 'On-chain token id in decimal.';
comment on column approval_events.owner is 'Who gave it, lower-case hex.';
comment on column approval_events.operator is 'Who may move the token; the zero address takes back whatever was given.';
comment on column approval_events.at is 'Block time.';
comment on column approvals_history.id is 'UUIDv5 of approval|{chain}|{tx_hash}|{log_index} for what a log says; |{token_id}|{operator} is appended for a switch that follows from it.';
