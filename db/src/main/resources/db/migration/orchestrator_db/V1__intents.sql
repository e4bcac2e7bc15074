-- Transactions that users mean to send. Every time here is the database's clock.

create table tx_intents (
    intent_id        uuid primary key,
    kind             text collate "C" not null,
    chain_id         text collate "C" not null,
    preview_address  text collate "C",
    tx_hash          text collate "C",
    status           text collate "C" not null default 'CREATED',
    created_by       uuid not null,
    idempotency_key  text collate "C",
    from_address     text collate "C",
    nonce            bigint,
    req_payload_json text not null,
    prepared_json    text,
    block_number     bigint,
    block_hash       text collate "C",
    error            text,
    deadline_at      timestamptz not null,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    constraint tx_intents_one_a_transaction unique (chain_id, tx_hash),
    constraint tx_intents_one_a_request unique (created_by, idempotency_key),
    constraint tx_intents_kind_is_known check (kind in (
        'mint', 'list', 'buy', 'bid', 'cancel', 'approve', 'revoke', 'transfer', 'deploy_collection')),
    constraint tx_intents_status_is_known check (status in (
        'CREATED', 'SUBMITTED', 'MINED', 'CONFIRMED', 'FAILED', 'REPLACED', 'EXPIRED'))
);
create index tx_intents_by_user on tx_intents (created_by, created_at desc, intent_id);
create index tx_intents_open on tx_intents (chain_id, updated_at, intent_id)
    where status in ('CREATED', 'SUBMITTED', 'MINED', 'CONFIRMED', 'EXPIRED');

comment on table tx_intents is 'A transaction that a user means to sign and send; prepared and followed here, never signed.';
comment on column tx_intents.intent_id is 'Random, so that nobody can guess another''s.';
comment on column tx_intents.kind is 'What it does; decides the check of the payload.';
comment on column tx_intents.chain_id is 'CAIP-2 chain.';
comment on column tx_intents.preview_address is 'Address the contract will have when the intent deploys one; null for other kinds.';
comment on column tx_intents.tx_hash is 'Hash reported by the client: a claim, checked against sender, target, chain and call.';
comment on column tx_intents.status is 'CREATED, SUBMITTED, MINED, CONFIRMED, FAILED, REPLACED or EXPIRED; MINED and CONFIRMED fall back to SUBMITTED on a reorg.';
comment on column tx_intents.created_by is 'users.id in user_db; logical.';
comment on column tx_intents.idempotency_key is 'Key the client sent; the same key of the same user is the same intent.';
comment on column tx_intents.from_address is 'Sender, to notice a replacement.';
comment on column tx_intents.nonce is 'Nonce of the sender, to notice a replacement.';
comment on column tx_intents.req_payload_json is 'The request as received, canonical JSON, capped; what an audit shows.';
comment on column tx_intents.prepared_json is 'The call built from it: target, data, value and fees.';
comment on column tx_intents.block_number is 'Block that holds the transaction; null until mined.';
comment on column tx_intents.block_hash is 'Hash of that block; a reorg shows in it.';
comment on column tx_intents.error is 'Code and decoded revert reason, cut.';
comment on column tx_intents.deadline_at is 'Without a transaction by then: EXPIRED. One that is mined later still wins.';
comment on column tx_intents.created_at is 'When it was asked for.';
comment on column tx_intents.updated_at is 'Last change.';
