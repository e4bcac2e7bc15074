-- The chains, how to reach them, and the contracts that everybody uses. Integer ids stay inside this database.

create table chains (
    id            integer generated always as identity primary key,
    caip2         text collate "C" not null unique,
    chain_numeric bigint,
    name          text not null,
    native_symbol text not null,
    decimals      integer not null,
    explorer_url  text,
    enabled       boolean not null default false,
    features_json text not null default '{}',
    constraint chains_decimals_are_sane check (decimals between 0 and 77),
    constraint chains_features_are_an_object check (jsonb_typeof(features_json::jsonb) = 'object')
);

comment on table chains is 'A chain and what jobs must know of it.';
comment on column chains.id is 'Surrogate; nothing outside this database stores it.';
comment on column chains.caip2 is 'CAIP-2 id, such as eip155:1: the key everywhere else.';
comment on column chains.chain_numeric is 'EIP-155 number; null for families that have none.';
comment on column chains.name is 'Name for people.';
comment on column chains.native_symbol is 'Symbol of the native currency.';
comment on column chains.decimals is 'Decimals of the native currency; turns raw amounts into whole units.';
comment on column chains.explorer_url is 'Base without trailing slash; /tx/{hash} and /address/{a} are appended.';
comment on column chains.enabled is 'The nightly flow covers it; disabling stops jobs, not reading.';
comment on column chains.features_json is 'JSON object: family, finality (finalized or a depth), genesisHash, startBlock, scope (all or listed), blockReceipts, bloomReliable, eip1559, archive, wrappedNative (addresses).';

create table chain_endpoints (
    id              integer generated always as identity primary key,
    chain_id        integer not null references chains (id) on delete restrict,
    url             text not null,
    priority        integer not null default 100,
    weight          integer not null default 1,
    auth_type       text not null default 'none',
    rate_limit      integer,
    active          boolean not null default true,
    disabled_reason text,
    constraint chain_endpoints_once unique (chain_id, url),
    constraint chain_endpoints_auth_is_known
        check (auth_type in ('none', 'url', 'bearer', 'basic') or auth_type like 'header:_%'),
    constraint chain_endpoints_weight_is_positive check (weight > 0),
    constraint chain_endpoints_rate_is_positive check (rate_limit > 0)
);

comment on table chain_endpoints is 'An RPC endpoint of a chain.';
comment on column chain_endpoints.id is 'Surrogate.';
comment on column chain_endpoints.chain_id is 'chains.id (the surrogate, never the EIP-155 number).';
comment on column chain_endpoints.url is 'Address; may embed a key, so it is masked in every output; better, a reference to an environment variable.';
comment on column chain_endpoints.priority is 'The lower number is asked first.';
comment on column chain_endpoints.weight is 'Shares the load among endpoints of equal priority.';
comment on column chain_endpoints.auth_type is 'Where the secret goes: none, url, bearer, basic or header:{name}. The secret itself is a setting, never a column.';
comment on column chain_endpoints.rate_limit is 'Requests per second; null is unlimited.';
comment on column chain_endpoints.active is 'In use. Switched off by an operator or by a proven wrong chain; an open circuit breaker is memory, not this.';
comment on column chain_endpoints.disabled_reason is 'Why it was switched off; null while active.';

create table chain_contracts (
    id          integer generated always as identity primary key,
    chain_id    integer not null references chains (id) on delete restrict,
    name        text collate "C" not null,
    address     text collate "C" not null,
    start_block bigint not null default 0,
    verified_at timestamptz,
    constraint chain_contracts_once unique (chain_id, name, address),
    constraint chain_contracts_start_is_a_block check (start_block >= 0)
);
create index chain_contracts_by_address on chain_contracts (chain_id, address);

comment on table chain_contracts is 'Well-known contracts by role: exchanges, conduits and transfer managers, factories, wrapped native, special collections, and the collections an operator listed.';
comment on column chain_contracts.id is 'Surrogate.';
comment on column chain_contracts.chain_id is 'chains.id (the surrogate).';
comment on column chain_contracts.name is 'Role and version, such as seaport-1.5, seaport-conduit:opensea, wrapped-native, collection; one name may have several addresses.';
comment on column chain_contracts.address is 'Address, lower-case hex.';
comment on column chain_contracts.start_block is 'First block worth scanning, inclusive; never later than deployment.';
comment on column chain_contracts.verified_at is 'When a check last saw code at the address at start_block; null is unproven.';

create table chain_gas_policy (
    chain_id                    integer primary key references chains (id) on delete restrict,
    max_fee_gwei                numeric not null,
    priority_fee_gwei           numeric not null,
    multiplier                  numeric not null,
    last_observed_base_fee_gwei numeric,
    updated_at                  timestamptz,
    constraint chain_gas_policy_is_not_negative
        check (max_fee_gwei >= 0 and priority_fee_gwei >= 0 and multiplier > 0)
);

comment on table chain_gas_policy is 'What a transaction may cost: the operator''s policy, and what the job observed. One row a chain, created with it.';
comment on column chain_gas_policy.chain_id is 'chains.id (the surrogate).';
comment on column chain_gas_policy.max_fee_gwei is 'Hard cap of the suggested fee per gas.';
comment on column chain_gas_policy.priority_fee_gwei is 'Tip per gas.';
comment on column chain_gas_policy.multiplier is 'Factor on the base fee; suggested fee = min(cap, base fee x factor + tip).';
comment on column chain_gas_policy.last_observed_base_fee_gwei is 'Base fee of the newest block seen; null before the first look and on chains without EIP-1559.';
comment on column chain_gas_policy.updated_at is 'When it was observed, by the database clock.';
