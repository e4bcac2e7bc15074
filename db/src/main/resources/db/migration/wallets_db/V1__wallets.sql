-- Accounts, and who may move whose tokens. Rows that come from the chain hold block time only.

create table wallets (
    id           uuid primary key,
    user_id      uuid,
    account_id   text collate "C" not null unique,
    address      text collate "C" not null,
    chain_id     text collate "C" not null,
    type         text collate "C" not null default 'unknown',
    connector    text,
    is_primary   boolean not null default false,
    label        text,
    verified_at  timestamptz,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    last_seen_at timestamptz,
    constraint wallets_one_row_an_account unique (chain_id, address),
    constraint wallets_type_is_known check (type in ('eoa', 'contract', 'delegated', 'unknown')),
    constraint wallets_primary_has_a_user check (not is_primary or user_id is not null)
);
create index wallets_by_user on wallets (user_id, account_id) where user_id is not null;
create unique index wallets_one_primary_a_user on wallets (user_id) where is_primary;

comment on table wallets is 'One account on one chain, known from the chain or proven by a user.';
comment on column wallets.id is 'UUIDv5 of wallet|{account_id}.';
comment on column wallets.user_id is 'users.id in user_db; null for a wallet seen only on the chain. Linked by compare-and-set from null; unlinking clears it and keeps the row.';
comment on column wallets.account_id is 'CAIP-10 account.';
comment on column wallets.address is 'Address part of account_id.';
comment on column wallets.chain_id is 'CAIP-2 part of account_id; the same address on another chain is another row.';
comment on column wallets.type is 'eoa, contract (EIP-1271), delegated (EIP-7702) or unknown, as of the last code probe.';
comment on column wallets.connector is 'Program that linked it, as the client says; for display.';
comment on column wallets.is_primary is 'The user''s main wallet; at most one, the first linked.';
comment on column wallets.label is 'The user''s own name for it.';
comment on column wallets.verified_at is 'Last proof of control by signature; null when nobody proved it.';
comment on column wallets.created_at is 'Block time of the first approval, or time of the first proof.';
comment on column wallets.updated_at is 'Last change, by the clock of whoever changed it.';
comment on column wallets.last_seen_at is 'Last login or proof; not chain activity.';

create table approvals (
    wallet_id    uuid not null references wallets (id) on delete restrict,
    chain_id     text collate "C" not null,
    contract     text collate "C" not null,
    token_id     text collate "C" not null,
    operator     text collate "C" not null,
    standard     text collate "C" not null,
    approved     boolean not null,
    amount       numeric(78, 0),
    approved_at  timestamptz,
    revoked_at   timestamptz,
    tx_hash      text collate "C" not null,
    block_number bigint not null,
    log_index    integer not null,
    updated_at   timestamptz not null,
    primary key (wallet_id, chain_id, contract, token_id, operator, standard),
    constraint approvals_standard_is_known check (standard in ('erc721', 'erc1155', 'erc20'))
);
create index approvals_by_operator on approvals (chain_id, operator, contract);
create index approvals_by_contract on approvals (chain_id, contract, token_id);

comment on table approvals is 'Present state: who may move whose tokens. One row for wallet, contract, token (or all), operator and standard.';
comment on column approvals.wallet_id is 'Owner who gave the approval.';
comment on column approvals.chain_id is 'CAIP-2 chain.';
comment on column approvals.contract is 'Contract that the approval is given on.';
comment on column approvals.token_id is 'On-chain token id in decimal; * for all tokens of the contract.';
comment on column approvals.operator is 'Who may move: a conduit or transfer manager, not the exchange that calls it.';
comment on column approvals.standard is 'erc721 or erc1155 by the contract''s binding; erc20 for payment tokens behind bids.';
comment on column approvals.approved is 'State after the last event by (block_number, log_index).';
comment on column approvals.amount is 'erc20: the allowance in smallest units as the last Approval event set it; null otherwise.';
comment on column approvals.approved_at is 'Block time of the last switch on.';
comment on column approvals.revoked_at is 'Block time of the last switch off; null while on.';
comment on column approvals.tx_hash is 'Transaction of the last event applied.';
comment on column approvals.block_number is 'Block of the last event applied: with log_index the guard against going backwards.';
comment on column approvals.log_index is 'Log of the last event applied.';
comment on column approvals.updated_at is 'Block time of the last event applied.';

create table approvals_history (
    id           uuid primary key,
    wallet_id    uuid not null references wallets (id) on delete restrict,
    chain_id     text collate "C" not null,
    contract     text collate "C" not null,
    token_id     text collate "C" not null,
    operator     text collate "C" not null,
    standard     text collate "C" not null,
    approved     boolean not null,
    amount       numeric(78, 0),
    tx_hash      text collate "C" not null,
    block_number bigint not null,
    block_hash   text collate "C" not null,
    log_index    integer not null,
    at           timestamptz not null,
    constraint approvals_history_standard_is_known check (standard in ('erc721', 'erc1155', 'erc20'))
);
create index approvals_history_by_block on approvals_history (chain_id, block_number, log_index);
create index approvals_history_by_approval
    on approvals_history (wallet_id, chain_id, contract, token_id, operator, standard, block_number desc, log_index desc);

comment on table approvals_history is 'Every change of an approval, one row an event: the guard against double application, and what makes floors as of an older block possible.';
comment on column approvals_history.id is 'UUIDv5 of approval|{chain}|{tx_hash}|{log_index}.';
comment on column approvals_history.wallet_id is 'Owner who gave or took back the approval.';
comment on column approvals_history.chain_id is 'CAIP-2 chain.';
comment on column approvals_history.contract is 'Contract that the approval is given on.';
comment on column approvals_history.token_id is 'On-chain token id in decimal; * for all tokens of the contract.';
comment on column approvals_history.operator is 'Who may, or may no longer, move.';
comment on column approvals_history.standard is 'erc721, erc1155 or erc20.';
comment on column approvals_history.approved is 'Switched on or off.';
comment on column approvals_history.amount is 'erc20: the allowance set, in smallest units; null otherwise.';
comment on column approvals_history.tx_hash is 'Transaction of the event.';
comment on column approvals_history.block_number is 'Block of the event.';
comment on column approvals_history.block_hash is 'Hash of that block; a reorg deletes by it.';
comment on column approvals_history.log_index is 'Log of the event; a transfer that clears a single-token approval lends its own.';
comment on column approvals_history.at is 'Block time.';

create table projection_ranges (
    chain_id      text collate "C" not null,
    from_block    bigint not null,
    to_block      bigint not null,
    state         text collate "C" not null default 'PLANNED',
    claim_token   bigint,
    event_version integer,
    updated_at    timestamptz not null default now(),
    primary key (chain_id, from_block),
    constraint projection_ranges_are_ordered check (from_block <= to_block),
    constraint projection_ranges_state_is_known check (state in ('PLANNED', 'CLAIMED', 'DONE'))
);
create index projection_ranges_open on projection_ranges (chain_id, from_block) where state <> 'DONE';

comment on table projection_ranges is 'Which block ranges have been projected into this database; marked in the transaction that writes their approvals.';
comment on column projection_ranges.chain_id is 'CAIP-2 chain.';
comment on column projection_ranges.from_block is 'First block, inclusive.';
comment on column projection_ranges.to_block is 'Last block, inclusive.';
comment on column projection_ranges.state is 'PLANNED, CLAIMED or DONE.';
comment on column projection_ranges.claim_token is 'Fencing token of the run that claimed it last.';
comment on column projection_ranges.event_version is 'Version of the decoding rules that projected it.';
comment on column projection_ranges.updated_at is 'Last change of the row, by the database clock.';

create table reorgs_undone (
    chain_id  text collate "C" not null,
    reorg_id  uuid not null,
    undone_at timestamptz not null default now(),
    primary key (chain_id, reorg_id)
);

comment on table reorgs_undone is 'Reorgs, durable rows of indexer_db, whose orphaned approvals this database has taken back.';
comment on column reorgs_undone.chain_id is 'CAIP-2 chain.';
comment on column reorgs_undone.reorg_id is 'The reorg''s id in indexer_db; logical.';
comment on column reorgs_undone.undone_at is 'When, by the database clock.';

create table work_fences (
    job      text collate "C" not null,
    chain_id text collate "C" not null,
    token    bigint not null,
    primary key (job, chain_id)
);

comment on table work_fences is 'The highest fencing token of a job on a chain that this database has seen; a write under a lower one is refused.';
comment on column work_fences.job is 'Job name.';
comment on column work_fences.chain_id is 'CAIP-2 chain, or * for a job that has none.';
comment on column work_fences.token is 'Fencing token.';
