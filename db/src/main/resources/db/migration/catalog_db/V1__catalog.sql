-- Collections ---------------------------------------------------------------------------------------------------------

CREATE TABLE collections (
    id                 uuid PRIMARY KEY,
    slug               text COLLATE "C" NOT NULL UNIQUE,
    slug_base          text COLLATE "C" NOT NULL,
    name               text NOT NULL,
    symbol             text,
    description        text,
    category           text CHECK (category IN ('art', 'pfp', 'gaming', 'music', 'domains', 'memberships', 'photography', 'utility', 'virtual-worlds', 'other')),
    image_url          text,
    banner_url         text,
    website_url        text,
    social_links_json  jsonb,
    is_verified        boolean NOT NULL DEFAULT false,
    is_hidden          boolean NOT NULL DEFAULT false,
    hidden_reason_json jsonb,
    source             text NOT NULL,
    total_supply       numeric(78, 0),
    royalty_bps        integer CHECK (royalty_bps BETWEEN 0 AND 10000),
    royalty_receiver   text,
    metadata_standard  text,
    status             text NOT NULL DEFAULT 'UNKNOWN' CHECK (status IN ('UPCOMING', 'MINTING', 'SOLD_OUT', 'CLOSED', 'UNKNOWN')),
    mint_start_date    timestamptz,
    mint_end_date      timestamptz,
    total_minted       numeric(78, 0),
    max_supply         numeric(78, 0),
    mint_price_text    text,
    deployed_block     bigint,
    index_status       text NOT NULL DEFAULT 'PENDING' CHECK (index_status IN ('PENDING', 'BACKFILLING', 'LIVE', 'PARTIAL', 'SUSPENDED', 'FAILED')),
    tags_json          jsonb,
    settings_json      jsonb,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL
);
CREATE INDEX collections_slug_base ON collections (slug_base);
CREATE INDEX collections_name ON collections (lower(name) COLLATE "C", id);
CREATE INDEX collections_created ON collections (created_at, id);
COMMENT ON TABLE collections IS 'A thing that people call a collection.';
COMMENT ON COLUMN collections.id IS 'UUIDv5 of its founding binding.';
COMMENT ON COLUMN collections.slug IS 'Unique and url-safe: folded name and six hex digits of the address, the whole address where that is shared.';
COMMENT ON COLUMN collections.slug_base IS 'The short form that the slug would have if nobody shared it.';
COMMENT ON COLUMN collections.name IS 'name() of the contract, else the name in its contractURI, else the address.';
COMMENT ON COLUMN collections.symbol IS 'symbol() of the contract.';
COMMENT ON COLUMN collections.description IS 'From contractURI (ERC-7572), else a marketplace.';
COMMENT ON COLUMN collections.category IS 'Said by an operator or a marketplace; null unless said.';
COMMENT ON COLUMN collections.image_url IS 'Source reference of the picture.';
COMMENT ON COLUMN collections.banner_url IS 'Source reference of the banner.';
COMMENT ON COLUMN collections.website_url IS 'Site of the makers.';
COMMENT ON COLUMN collections.social_links_json IS 'Network name to handle or https address.';
COMMENT ON COLUMN collections.is_verified IS 'An operator vouches for it.';
COMMENT ON COLUMN collections.is_hidden IS 'Left out of lists and search; the direct address still answers.';
COMMENT ON COLUMN collections.hidden_reason_json IS 'Why it is hidden.';
COMMENT ON COLUMN collections.source IS 'How it became known: chain, registry, operator, marketplace:{name}.';
COMMENT ON COLUMN collections.total_supply IS 'Live units of all its tokens, from transfers.';
COMMENT ON COLUMN collections.royalty_bps IS 'ERC-2981 royalty in hundredths of a percent.';
COMMENT ON COLUMN collections.royalty_receiver IS 'Who is paid the royalty.';
COMMENT ON COLUMN collections.metadata_standard IS 'Dialect that most of its documents speak.';
COMMENT ON COLUMN collections.status IS 'Life of the mint as of the block.';
COMMENT ON COLUMN collections.mint_start_date IS 'Start of the public stage.';
COMMENT ON COLUMN collections.mint_end_date IS 'End of the public stage.';
COMMENT ON COLUMN collections.total_minted IS 'Units ever minted, burned included; a lower bound when history begins late.';
COMMENT ON COLUMN collections.max_supply IS 'Cap that the contract states; null for none or unknown.';
COMMENT ON COLUMN collections.mint_price_text IS 'Price of the public stage, amount and symbol.';
COMMENT ON COLUMN collections.deployed_block IS 'Block of creation, or the first event seen, an upper bound.';
COMMENT ON COLUMN collections.index_status IS 'PENDING, BACKFILLING, LIVE, PARTIAL (history begins late), SUSPENDED, FAILED.';
COMMENT ON COLUMN collections.tags_json IS 'Sorted lower-case words.';
COMMENT ON COLUMN collections.settings_json IS 'Switches of this collection.';
COMMENT ON COLUMN collections.created_at IS 'Block time of its first event.';
COMMENT ON COLUMN collections.updated_at IS 'Block time of its last change.';

CREATE TABLE collection_roles (
    chain_id   text COLLATE "C" NOT NULL,
    address    text COLLATE "C" NOT NULL,
    role       text COLLATE "C" NOT NULL,
    account    text COLLATE "C" NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (chain_id, address, role, account)
);
COMMENT ON TABLE collection_roles IS 'Who holds power over a contract now; a revoked role is a deleted row.';
COMMENT ON COLUMN collection_roles.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN collection_roles.address IS 'The contract.';
COMMENT ON COLUMN collection_roles.role IS 'OWNER, the name of a known role, or its 32 bytes in hex.';
COMMENT ON COLUMN collection_roles.account IS 'Who holds it.';
COMMENT ON COLUMN collection_roles.granted_at IS 'Block time of the grant.';

CREATE TABLE collection_bindings (
    id               uuid PRIMARY KEY,
    collection_id    uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    chain_id         text COLLATE "C" NOT NULL,
    family           text NOT NULL CHECK (family IN ('evm', 'solana', 'bitcoin')),
    token_standard   text NOT NULL,
    contract_address text COLLATE "C",
    mint_authority   text COLLATE "C",
    inscription_id   text COLLATE "C",
    selector         text COLLATE "C" NOT NULL DEFAULT '',
    is_primary       boolean NOT NULL,
    CHECK (num_nonnulls(contract_address, mint_authority, inscription_id) = 1)
);
CREATE UNIQUE INDEX collection_bindings_contract ON collection_bindings (chain_id, contract_address, selector);
CREATE UNIQUE INDEX collection_bindings_primary ON collection_bindings (collection_id) WHERE is_primary;
CREATE INDEX collection_bindings_collection ON collection_bindings (collection_id);
COMMENT ON TABLE collection_bindings IS 'Where a collection lives; several when it is bridged or split.';
COMMENT ON COLUMN collection_bindings.id IS 'UUIDv5 of collection, chain and contract.';
COMMENT ON COLUMN collection_bindings.collection_id IS 'The collection.';
COMMENT ON COLUMN collection_bindings.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN collection_bindings.family IS 'evm, solana or bitcoin: which identifier is filled.';
COMMENT ON COLUMN collection_bindings.token_standard IS 'From the events that were observed.';
COMMENT ON COLUMN collection_bindings.contract_address IS 'EVM contract.';
COMMENT ON COLUMN collection_bindings.mint_authority IS 'Solana verified collection address.';
COMMENT ON COLUMN collection_bindings.inscription_id IS 'Bitcoin parent inscription.';
COMMENT ON COLUMN collection_bindings.selector IS 'Part of a shared contract that this binding covers; empty for the whole.';
COMMENT ON COLUMN collection_bindings.is_primary IS 'The binding that speaks for the collection.';

CREATE TABLE collection_mint_config (
    collection_id   uuid PRIMARY KEY REFERENCES collections ON DELETE CASCADE,
    start_date      timestamptz,
    end_date        timestamptz,
    mint_price_text text,
    stages_json     jsonb
);
COMMENT ON TABLE collection_mint_config IS 'The public stage of the mint as of the block.';
COMMENT ON COLUMN collection_mint_config.collection_id IS 'The collection.';
COMMENT ON COLUMN collection_mint_config.start_date IS 'Null when open.';
COMMENT ON COLUMN collection_mint_config.end_date IS 'Null when open.';
COMMENT ON COLUMN collection_mint_config.mint_price_text IS 'Amount and symbol; 0 of it is free, null unknown.';
COMMENT ON COLUMN collection_mint_config.stages_json IS 'Phases, allow lists and auctions.';

CREATE TABLE collection_stats (
    collection_id         uuid PRIMARY KEY REFERENCES collections ON DELETE CASCADE,
    items_count           integer NOT NULL DEFAULT 0,
    owners_count          integer NOT NULL DEFAULT 0,
    floor_price_native    numeric,
    floor_currency_symbol text,
    floor_order_id        uuid,
    market_cap_est        numeric,
    listed_count          integer NOT NULL DEFAULT 0,
    sales_count           integer NOT NULL DEFAULT 0,
    volume_native         numeric NOT NULL DEFAULT 0,
    as_of_block           bigint,
    last_updated_at       timestamptz NOT NULL
);
COMMENT ON TABLE collection_stats IS 'One row a collection, created with it; counts as of a block.';
COMMENT ON COLUMN collection_stats.collection_id IS 'The collection.';
COMMENT ON COLUMN collection_stats.items_count IS 'Live token ids.';
COMMENT ON COLUMN collection_stats.owners_count IS 'Distinct holders with a positive balance.';
COMMENT ON COLUMN collection_stats.floor_price_native IS 'Cheapest live single-token listing per unit; null without one.';
COMMENT ON COLUMN collection_stats.floor_currency_symbol IS 'Currency of the floor.';
COMMENT ON COLUMN collection_stats.floor_order_id IS 'The order behind the floor.';
COMMENT ON COLUMN collection_stats.market_cap_est IS 'Floor times live units; null without a floor.';
COMMENT ON COLUMN collection_stats.listed_count IS 'Tokens with a live listing.';
COMMENT ON COLUMN collection_stats.sales_count IS 'Sales ever seen.';
COMMENT ON COLUMN collection_stats.volume_native IS 'Sum of sales in the native currency.';
COMMENT ON COLUMN collection_stats.as_of_block IS 'Block that the counts hold for.';
COMMENT ON COLUMN collection_stats.last_updated_at IS 'Block time of the last change of the collection that was counted.';

-- Tokens --------------------------------------------------------------------------------------------------------------

CREATE TABLE tokens (
    id                uuid PRIMARY KEY,
    collection_id     uuid NOT NULL REFERENCES collections ON DELETE RESTRICT,
    chain_id          text COLLATE "C" NOT NULL,
    family            text NOT NULL,
    contract_address  text COLLATE "C",
    mint_address      text COLLATE "C",
    inscription_id    text COLLATE "C",
    token_number      text COLLATE "C",
    token_number_sort numeric(78, 0),
    token_standard    text NOT NULL,
    minted_units      numeric NOT NULL DEFAULT 0,
    burned_units      numeric NOT NULL DEFAULT 0,
    late_history      boolean NOT NULL DEFAULT false,
    supply            numeric GENERATED ALWAYS AS (
        CASE WHEN token_standard <> 'erc1155' THEN CASE WHEN owner_address IS NULL THEN 0 ELSE 1 END
             WHEN late_history THEN NULL
             ELSE minted_units - burned_units END) STORED,
    burned            boolean NOT NULL GENERATED ALWAYS AS (
        CASE WHEN token_standard <> 'erc1155' THEN owner_address IS NULL
             ELSE burned_units > 0 AND burned_units >= minted_units AND NOT late_history END) STORED,
    approximate       boolean NOT NULL GENERATED ALWAYS AS (
        CASE WHEN token_standard <> 'erc1155' THEN minted_units - burned_units <> CASE WHEN owner_address IS NULL THEN 0 ELSE 1 END
             ELSE late_history END) STORED,
    name              text,
    image_url         text,
    metadata_url      text,
    owner_address     text COLLATE "C",
    minted_block      bigint,
    minted_log_index  integer,
    minted_at         timestamptz,
    last_refresh_at   timestamptz,
    metadata_doc      text COLLATE "C",
    last_block        bigint NOT NULL,
    last_log_index    integer NOT NULL,
    last_batch_index  integer NOT NULL,
    updated_at        timestamptz NOT NULL
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX tokens_number ON tokens (chain_id, contract_address, token_number);
CREATE INDEX tokens_collection ON tokens (collection_id, token_number_sort, id);
CREATE INDEX tokens_owner ON tokens (owner_address, id) WHERE owner_address IS NOT NULL;
COMMENT ON TABLE tokens IS 'One token id of one contract.';
COMMENT ON COLUMN tokens.id IS 'UUIDv5 of chain, contract and number.';
COMMENT ON COLUMN tokens.collection_id IS 'The collection.';
COMMENT ON COLUMN tokens.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN tokens.family IS 'evm, solana or bitcoin.';
COMMENT ON COLUMN tokens.contract_address IS 'EVM contract.';
COMMENT ON COLUMN tokens.mint_address IS 'Solana mint.';
COMMENT ON COLUMN tokens.inscription_id IS 'Bitcoin inscription.';
COMMENT ON COLUMN tokens.token_number IS 'On-chain id in decimal.';
COMMENT ON COLUMN tokens.token_number_sort IS 'The same as a number, to sort by.';
COMMENT ON COLUMN tokens.token_standard IS 'Standard of this token.';
COMMENT ON COLUMN tokens.supply IS 'Live units: 1 or 0 for ERC-721, minted less burned for ERC-1155; null when history begins late.';
COMMENT ON COLUMN tokens.minted_units IS 'Units seen to be minted.';
COMMENT ON COLUMN tokens.burned_units IS 'Units seen to be burned.';
COMMENT ON COLUMN tokens.late_history IS 'An ERC-1155 balance of it is below zero: units came from before the first block seen.';
COMMENT ON COLUMN tokens.burned IS 'Gone: moved to the zero address and not minted again, or no unit left after a burn.';
COMMENT ON COLUMN tokens.name IS 'From the normalised document.';
COMMENT ON COLUMN tokens.image_url IS 'Source reference of the picture; a data: URI stands as its type and SHA-256.';
COMMENT ON COLUMN tokens.metadata_url IS 'tokenURI as the chain gave it; a data: URI stands as its type and SHA-256.';
COMMENT ON COLUMN tokens.owner_address IS 'Holder of an ERC-721 token; null for ERC-1155 and for burned ones.';
COMMENT ON COLUMN tokens.minted_block IS 'Block of the first mint; null when history begins later.';
COMMENT ON COLUMN tokens.minted_log_index IS 'Log of the first mint.';
COMMENT ON COLUMN tokens.minted_at IS 'Block time of the first mint.';
COMMENT ON COLUMN tokens.last_refresh_at IS 'Last attempt at its metadata that got an answer.';
COMMENT ON COLUMN tokens.metadata_doc IS 'Id of its metadata document; null when never fetched.';
COMMENT ON COLUMN tokens.last_block IS 'Block of the last transfer applied.';
COMMENT ON COLUMN tokens.last_log_index IS 'Log of the last transfer applied.';
COMMENT ON COLUMN tokens.last_batch_index IS 'Place in that log''s batch.';
COMMENT ON COLUMN tokens.approximate IS 'History begins late: the units do not add up from the transfers seen.';
COMMENT ON COLUMN tokens.updated_at IS 'Block time of the last change on the chain.';

CREATE TABLE token_balances (
    chain_id       text COLLATE "C" NOT NULL,
    contract       text COLLATE "C" NOT NULL,
    token_id       text COLLATE "C" NOT NULL,
    owner          text COLLATE "C" NOT NULL,
    quantity       numeric NOT NULL,
    unknown_origin boolean NOT NULL GENERATED ALWAYS AS (quantity < 0) STORED,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (chain_id, contract, token_id, owner)
) WITH (fillfactor = 85);
CREATE INDEX token_balances_below_zero ON token_balances (chain_id, contract, token_id) WHERE quantity < 0;
CREATE INDEX token_balances_zero ON token_balances (chain_id, contract) WHERE quantity = 0;
CREATE INDEX token_balances_owner ON token_balances (owner, chain_id, contract, token_id) WHERE quantity > 0;
COMMENT ON TABLE token_balances IS 'Who holds how many units: the sum of the transfers. A zero is no row; the zero address owns nothing.';
COMMENT ON COLUMN token_balances.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN token_balances.contract IS 'The contract.';
COMMENT ON COLUMN token_balances.token_id IS 'On-chain id in decimal.';
COMMENT ON COLUMN token_balances.owner IS 'The holder.';
COMMENT ON COLUMN token_balances.quantity IS 'Exact sum of units; below zero when history begins late, and shown as 0 then.';
COMMENT ON COLUMN token_balances.unknown_origin IS 'True where the sum is below zero: units came from before the first block seen.';
COMMENT ON COLUMN token_balances.updated_at IS 'Block time of the last change.';

CREATE TABLE ownership_transfers (
    chain_id     text COLLATE "C" NOT NULL,
    contract     text COLLATE "C" NOT NULL,
    token_id     text COLLATE "C" NOT NULL,
    from_addr    text COLLATE "C" NOT NULL,
    to_addr      text COLLATE "C" NOT NULL,
    tx_hash      text COLLATE "C" NOT NULL,
    log_index    integer NOT NULL,
    batch_index  integer NOT NULL DEFAULT 0,
    quantity     numeric(78, 0) NOT NULL,
    standard     text NOT NULL,
    operator     text COLLATE "C",
    block_number bigint NOT NULL,
    block_hash   text COLLATE "C" NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (chain_id, tx_hash, log_index, batch_index)
);
CREATE INDEX ownership_transfers_block ON ownership_transfers (chain_id, block_number, log_index, batch_index);
CREATE INDEX ownership_transfers_token ON ownership_transfers (chain_id, contract, token_id, block_number, log_index, batch_index);
COMMENT ON TABLE ownership_transfers IS 'One row for each token that moved, batches expanded. Never updated.';
COMMENT ON COLUMN ownership_transfers.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN ownership_transfers.contract IS 'The contract.';
COMMENT ON COLUMN ownership_transfers.token_id IS 'On-chain id in decimal.';
COMMENT ON COLUMN ownership_transfers.from_addr IS 'Giver; the zero address for a mint.';
COMMENT ON COLUMN ownership_transfers.to_addr IS 'Receiver; the zero address for a burn.';
COMMENT ON COLUMN ownership_transfers.tx_hash IS 'The transaction.';
COMMENT ON COLUMN ownership_transfers.log_index IS 'Place of the log in its block.';
COMMENT ON COLUMN ownership_transfers.batch_index IS 'Place in the log''s batch, 0 for a single transfer.';
COMMENT ON COLUMN ownership_transfers.quantity IS 'Units that moved.';
COMMENT ON COLUMN ownership_transfers.standard IS 'Shape of the event: erc721 or erc1155.';
COMMENT ON COLUMN ownership_transfers.operator IS 'Who moved it, where the event says so.';
COMMENT ON COLUMN ownership_transfers.block_number IS 'The block.';
COMMENT ON COLUMN ownership_transfers.block_hash IS 'Hash of the block.';
COMMENT ON COLUMN ownership_transfers.at IS 'Block time.';

CREATE TABLE nft_flags (
    chain_id    text COLLATE "C" NOT NULL,
    contract    text COLLATE "C" NOT NULL,
    token_id    text COLLATE "C" NOT NULL,
    is_flagged  boolean,
    is_spam     boolean,
    is_frozen   boolean,
    is_locked   boolean,
    is_nsfw     boolean,
    refreshable boolean,
    reason_json jsonb,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (chain_id, contract, token_id)
);
COMMENT ON TABLE nft_flags IS 'Verdicts about a token; no row means that nothing is known, a null that nobody evaluated it.';
COMMENT ON COLUMN nft_flags.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN nft_flags.contract IS 'The contract.';
COMMENT ON COLUMN nft_flags.token_id IS 'On-chain id in decimal.';
COMMENT ON COLUMN nft_flags.is_flagged IS 'Trading in it is in doubt.';
COMMENT ON COLUMN nft_flags.is_spam IS 'Verdict on this token; one on the contract sits on the collection.';
COMMENT ON COLUMN nft_flags.is_frozen IS 'Its metadata is permanent.';
COMMENT ON COLUMN nft_flags.is_locked IS 'It is bound to its holder (ERC-5192).';
COMMENT ON COLUMN nft_flags.is_nsfw IS 'Effective moderation of its media.';
COMMENT ON COLUMN nft_flags.refreshable IS 'Asking for its metadata again makes sense.';
COMMENT ON COLUMN nft_flags.reason_json IS 'One entry at least for each flag that is not null.';
COMMENT ON COLUMN nft_flags.updated_at IS 'Last change.';

-- Traits and rarity ---------------------------------------------------------------------------------------------------

CREATE TABLE traits (
    id              uuid PRIMARY KEY,
    collection_id   uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    name            text NOT NULL,
    normalized_name text COLLATE "C" NOT NULL,
    value_type      text NOT NULL CHECK (value_type IN ('string', 'number', 'date', 'boolean')),
    display_type    text,
    unit            text,
    sort_order      integer NOT NULL DEFAULT 0,
    UNIQUE (collection_id, normalized_name)
);
COMMENT ON TABLE traits IS 'A trait name within a collection.';
COMMENT ON COLUMN traits.id IS 'UUIDv5 of collection and normalised name.';
COMMENT ON COLUMN traits.collection_id IS 'The collection.';
COMMENT ON COLUMN traits.name IS 'Most frequent spelling, ties by code point.';
COMMENT ON COLUMN traits.normalized_name IS 'NFC, trimmed, inner spaces single, case-folded.';
COMMENT ON COLUMN traits.value_type IS 'The type that all its values share, else string.';
COMMENT ON COLUMN traits.display_type IS 'As most documents say; null for none.';
COMMENT ON COLUMN traits.unit IS 'What a number counts; null unless declared.';
COMMENT ON COLUMN traits.sort_order IS 'Median place in the documents, ties by name.';

CREATE TABLE trait_values (
    id                  uuid PRIMARY KEY,
    trait_id            uuid NOT NULL REFERENCES traits ON DELETE CASCADE,
    value_type          text NOT NULL CHECK (value_type IN ('string', 'number', 'date', 'boolean')),
    value_string        text,
    value_number        double precision,
    value_epoch_seconds bigint,
    normalized_value    text COLLATE "C" NOT NULL,
    occurrences         integer NOT NULL DEFAULT 0,
    frequency           double precision NOT NULL DEFAULT 0,
    rarity_score        double precision,
    max_value           double precision,
    unit                text,
    UNIQUE (trait_id, value_type, normalized_value),
    UNIQUE (trait_id, id)
);
COMMENT ON TABLE trait_values IS 'A value of a trait; the number 7 and the text "7" are two.';
COMMENT ON COLUMN trait_values.id IS 'UUIDv5 of trait, type and normalised value.';
COMMENT ON COLUMN trait_values.trait_id IS 'The trait.';
COMMENT ON COLUMN trait_values.value_type IS 'Type of this value.';
COMMENT ON COLUMN trait_values.value_string IS 'The text verbatim.';
COMMENT ON COLUMN trait_values.value_number IS 'The number, when a double holds it without loss.';
COMMENT ON COLUMN trait_values.value_epoch_seconds IS 'A date in seconds since 1970.';
COMMENT ON COLUMN trait_values.normalized_value IS 'Canonical text, for equality and filters.';
COMMENT ON COLUMN trait_values.occurrences IS 'Live tokens that carry it.';
COMMENT ON COLUMN trait_values.frequency IS 'Occurrences over the live tokens of the collection that have a document.';
COMMENT ON COLUMN trait_values.rarity_score IS 'One over the frequency: the share it adds under sum-inverse/1.';
COMMENT ON COLUMN trait_values.max_value IS 'Ceiling that the metadata shows beside a number.';
COMMENT ON COLUMN trait_values.unit IS 'Overrides the trait''s unit.';

CREATE TABLE token_trait_links (
    token_id       uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    trait_id       uuid NOT NULL,
    trait_value_id uuid NOT NULL,
    place          integer NOT NULL DEFAULT 0,
    trait_text     text NOT NULL,
    value_text     text NOT NULL,
    display_type   text,
    max_value      double precision,
    unit           text,
    PRIMARY KEY (token_id, trait_id, trait_value_id),
    FOREIGN KEY (trait_id, trait_value_id) REFERENCES trait_values (trait_id, id) ON DELETE CASCADE
);
CREATE INDEX token_trait_links_value ON token_trait_links (trait_value_id, token_id);
COMMENT ON TABLE token_trait_links IS 'Which token has which value; replaced as a set when its document changes.';
COMMENT ON COLUMN token_trait_links.token_id IS 'The token.';
COMMENT ON COLUMN token_trait_links.trait_id IS 'The trait.';
COMMENT ON COLUMN token_trait_links.trait_value_id IS 'The value, one of that trait.';
COMMENT ON COLUMN token_trait_links.place IS 'Place of the attribute in the document, from 0.';
COMMENT ON COLUMN token_trait_links.trait_text IS 'Name of the trait as this document spells it.';
COMMENT ON COLUMN token_trait_links.value_text IS 'The value as this document spells it.';
COMMENT ON COLUMN token_trait_links.display_type IS 'How this document wants it shown.';
COMMENT ON COLUMN token_trait_links.max_value IS 'Ceiling that this document states.';
COMMENT ON COLUMN token_trait_links.unit IS 'What the number counts, as this document states.';

CREATE TABLE token_rarity (
    token_id             uuid PRIMARY KEY REFERENCES tokens ON DELETE CASCADE,
    rarity_score_product double precision NOT NULL
);
COMMENT ON TABLE token_rarity IS 'The plain number for lists.';
COMMENT ON COLUMN token_rarity.token_id IS 'The token.';
COMMENT ON COLUMN token_rarity.rarity_score_product IS 'Product of the frequencies of its values, absent ones included.';

CREATE TABLE rarity_scores (
    token_id   uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    method     text COLLATE "C" NOT NULL,
    source     text COLLATE "C" NOT NULL,
    score      double precision NOT NULL,
    rank       integer NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (token_id, method, source)
);
COMMENT ON TABLE rarity_scores IS 'Score and rank of a token under a method.';
COMMENT ON COLUMN rarity_scores.token_id IS 'The token.';
COMMENT ON COLUMN rarity_scores.method IS 'Name and version, such as product/1.';
COMMENT ON COLUMN rarity_scores.source IS 'Who computed it: vitrine, or the publisher of an imported rank.';
COMMENT ON COLUMN rarity_scores.score IS 'For display; the rank comes from exact counts.';
COMMENT ON COLUMN rarity_scores.rank IS '1 is the rarest; ties share a rank and leave a gap.';
COMMENT ON COLUMN rarity_scores.updated_at IS 'Block time that the computation reflects.';

CREATE TABLE trait_value_floor (
    trait_value_id     uuid PRIMARY KEY REFERENCES trait_values ON DELETE CASCADE,
    floor_price_native numeric NOT NULL,
    currency_symbol    text,
    order_id           uuid,
    as_of_block        bigint,
    last_updated_at    timestamptz NOT NULL
);
COMMENT ON TABLE trait_value_floor IS 'Cheapest live listing among the tokens with a value; no listing is no row.';
COMMENT ON COLUMN trait_value_floor.trait_value_id IS 'The value.';
COMMENT ON COLUMN trait_value_floor.floor_price_native IS 'Price of one unit.';
COMMENT ON COLUMN trait_value_floor.currency_symbol IS 'Its currency.';
COMMENT ON COLUMN trait_value_floor.order_id IS 'The order behind it.';
COMMENT ON COLUMN trait_value_floor.as_of_block IS 'Block that it holds for.';
COMMENT ON COLUMN trait_value_floor.last_updated_at IS 'Time of that block.';

-- Market --------------------------------------------------------------------------------------------------------------

CREATE TABLE marketplaces (
    id           uuid PRIMARY KEY,
    name         text COLLATE "C" NOT NULL UNIQUE,
    display_name text NOT NULL,
    site_url     text
);
COMMENT ON TABLE marketplaces IS 'Venues where tokens trade.';
COMMENT ON COLUMN marketplaces.id IS 'UUIDv5 of the name.';
COMMENT ON COLUMN marketplaces.name IS 'Lower-case slug.';
COMMENT ON COLUMN marketplaces.display_name IS 'Name for people.';
COMMENT ON COLUMN marketplaces.site_url IS 'Its site.';

CREATE TABLE orders (
    id                 uuid PRIMARY KEY,
    chain_id           text COLLATE "C" NOT NULL,
    exchange_address   text COLLATE "C",
    order_hash         text COLLATE "C",
    token_id           uuid REFERENCES tokens ON DELETE CASCADE,
    collection_id      uuid,
    side               text NOT NULL CHECK (side IN ('ask', 'bid')),
    maker              text COLLATE "C" NOT NULL,
    taker              text COLLATE "C",
    price_native       numeric,
    price_raw          numeric(78, 0),
    currency_symbol    text,
    currency_address   text COLLATE "C",
    quantity           numeric(78, 0) NOT NULL DEFAULT 1,
    quantity_filled    numeric(78, 0) NOT NULL DEFAULT 0,
    start_at           timestamptz,
    end_at             timestamptz,
    signature          text,
    salt               text,
    nonce              text,
    operator_address   text COLLATE "C",
    criteria_json      jsonb,
    raw_json           jsonb,
    source_marketplace text COLLATE "C" REFERENCES marketplaces (name) ON DELETE RESTRICT,
    status             text NOT NULL CHECK (status IN ('NOT_STARTED', 'OPEN', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED', 'NO_BALANCE', 'ARMED', 'UNKNOWN')),
    status_reason      text,
    approval_status    text,
    as_of_block        bigint,
    updated_at         timestamptz NOT NULL
);
CREATE INDEX orders_token ON orders (token_id, side, status);
CREATE INDEX orders_collection ON orders (collection_id, side, status);
CREATE INDEX orders_maker ON orders (maker);
COMMENT ON TABLE orders IS 'One order as its protocol knows it, either side, for good.';
COMMENT ON COLUMN orders.id IS 'UUIDv5 of chain, exchange and order.';
COMMENT ON COLUMN orders.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN orders.exchange_address IS 'The exchange contract.';
COMMENT ON COLUMN orders.order_hash IS 'The protocol''s own hash; null for venues without one.';
COMMENT ON COLUMN orders.token_id IS 'The token; null for collection, trait and bundle orders.';
COMMENT ON COLUMN orders.collection_id IS 'The collection that it speaks of.';
COMMENT ON COLUMN orders.side IS 'ask: the maker sells; bid: the maker buys.';
COMMENT ON COLUMN orders.maker IS 'Who signed it.';
COMMENT ON COLUMN orders.taker IS 'The only allowed counterparty; null for anyone.';
COMMENT ON COLUMN orders.price_native IS 'Price of one unit paid by the buyer, fees included, in whole units of the currency.';
COMMENT ON COLUMN orders.price_raw IS 'The same in the smallest units.';
COMMENT ON COLUMN orders.currency_symbol IS 'For display; never decide by it.';
COMMENT ON COLUMN orders.currency_address IS 'The currency''s contract; the zero address is the native currency.';
COMMENT ON COLUMN orders.quantity IS 'Units offered or wanted.';
COMMENT ON COLUMN orders.quantity_filled IS 'Units already filled.';
COMMENT ON COLUMN orders.start_at IS 'Valid from, by block time.';
COMMENT ON COLUMN orders.end_at IS 'Valid to, by block time; infinity for none.';
COMMENT ON COLUMN orders.signature IS 'Hex; null when placed on the chain or learnt from its fill.';
COMMENT ON COLUMN orders.salt IS 'Decimal text.';
COMMENT ON COLUMN orders.nonce IS 'Counter or nonce that cancels it.';
COMMENT ON COLUMN orders.operator_address IS 'Who must be approved for it to be filled.';
COMMENT ON COLUMN orders.criteria_json IS 'What a collection or trait order asks for.';
COMMENT ON COLUMN orders.raw_json IS 'The order as it was learnt.';
COMMENT ON COLUMN orders.source_marketplace IS 'Venue that it was placed on.';
COMMENT ON COLUMN orders.status IS 'Life of the order as of as_of_block.';
COMMENT ON COLUMN orders.status_reason IS 'Why it has this status.';
COMMENT ON COLUMN orders.approval_status IS 'Whether the operator is approved, as of the block.';
COMMENT ON COLUMN orders.as_of_block IS 'Block that the status holds for.';
COMMENT ON COLUMN orders.updated_at IS 'Block time of the last change.';

CREATE TABLE order_items (
    order_id uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    item     integer NOT NULL,
    token_id uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    quantity numeric(78, 0) NOT NULL DEFAULT 1,
    PRIMARY KEY (order_id, item)
);
COMMENT ON TABLE order_items IS 'The tokens of a bundle order.';
COMMENT ON COLUMN order_items.order_id IS 'The order.';
COMMENT ON COLUMN order_items.item IS 'Place in the bundle, from 0.';
COMMENT ON COLUMN order_items.token_id IS 'The token.';
COMMENT ON COLUMN order_items.quantity IS 'Units of it.';

CREATE TABLE order_fills (
    id           uuid PRIMARY KEY,
    order_id     uuid NOT NULL REFERENCES orders ON DELETE CASCADE,
    tx_hash      text COLLATE "C" NOT NULL,
    log_index    integer,
    price_native numeric,
    quantity     numeric(78, 0) NOT NULL DEFAULT 1,
    filled_at    timestamptz NOT NULL
);
CREATE INDEX order_fills_order ON order_fills (order_id);
COMMENT ON TABLE order_fills IS 'One execution against one order.';
COMMENT ON COLUMN order_fills.id IS 'UUIDv5 of order, transaction and log.';
COMMENT ON COLUMN order_fills.order_id IS 'The order.';
COMMENT ON COLUMN order_fills.tx_hash IS 'The transaction.';
COMMENT ON COLUMN order_fills.log_index IS 'The log.';
COMMENT ON COLUMN order_fills.price_native IS 'Paid for one unit in this fill.';
COMMENT ON COLUMN order_fills.quantity IS 'Units filled.';
COMMENT ON COLUMN order_fills.filled_at IS 'Block time.';

CREATE TABLE listings (
    id                uuid PRIMARY KEY,
    order_id          uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
    token_id          uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    marketplace_id    uuid NOT NULL REFERENCES marketplaces ON DELETE RESTRICT,
    price_native      numeric NOT NULL,
    price_native_text text NOT NULL,
    price_raw         numeric(78, 0),
    currency_symbol   text NOT NULL,
    currency_address  text COLLATE "C",
    quantity          numeric(78, 0) NOT NULL DEFAULT 1,
    is_active         boolean NOT NULL,
    listed_at         timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    seller_address    text COLLATE "C" NOT NULL,
    expires_at        timestamptz,
    url               text,
    tx_hash           text COLLATE "C",
    UNIQUE (order_id, token_id)
);
CREATE INDEX listings_token ON listings (token_id, price_native) WHERE is_active;
COMMENT ON TABLE listings IS 'A sell order of one token that was or is live: a copy for reading.';
COMMENT ON COLUMN listings.id IS 'UUIDv5 of order and token.';
COMMENT ON COLUMN listings.order_id IS 'The order.';
COMMENT ON COLUMN listings.token_id IS 'The token.';
COMMENT ON COLUMN listings.marketplace_id IS 'The venue.';
COMMENT ON COLUMN listings.price_native IS 'Price of one unit in whole units of the currency.';
COMMENT ON COLUMN listings.price_native_text IS 'The same as plain decimal text.';
COMMENT ON COLUMN listings.price_raw IS 'The same in the smallest units.';
COMMENT ON COLUMN listings.currency_symbol IS 'Currency, for display.';
COMMENT ON COLUMN listings.currency_address IS 'The currency''s contract.';
COMMENT ON COLUMN listings.quantity IS 'Units for sale.';
COMMENT ON COLUMN listings.is_active IS 'Live as of the last aggregation.';
COMMENT ON COLUMN listings.listed_at IS 'Start of the order or block time of the listing.';
COMMENT ON COLUMN listings.updated_at IS 'Last change.';
COMMENT ON COLUMN listings.seller_address IS 'The maker.';
COMMENT ON COLUMN listings.expires_at IS 'End of the order.';
COMMENT ON COLUMN listings.url IS 'Page at the venue, built from a template.';
COMMENT ON COLUMN listings.tx_hash IS 'Transaction that placed it; null for a signed message.';

CREATE TABLE offers (
    id                uuid PRIMARY KEY,
    order_id          uuid NOT NULL REFERENCES orders ON DELETE RESTRICT,
    token_id          uuid REFERENCES tokens ON DELETE CASCADE,
    collection_id     uuid,
    marketplace_id    uuid NOT NULL REFERENCES marketplaces ON DELETE RESTRICT,
    price_native      numeric NOT NULL,
    price_native_text text NOT NULL,
    price_raw         numeric(78, 0),
    currency_symbol   text NOT NULL,
    currency_address  text COLLATE "C",
    quantity          numeric(78, 0) NOT NULL DEFAULT 1,
    is_active         boolean NOT NULL,
    from_address      text COLLATE "C" NOT NULL,
    created_at        timestamptz NOT NULL,
    expires_at        timestamptz,
    tx_hash           text COLLATE "C"
);
CREATE INDEX offers_token ON offers (token_id, price_native DESC) WHERE is_active;
CREATE INDEX offers_collection ON offers (collection_id, price_native DESC) WHERE is_active;
COMMENT ON TABLE offers IS 'A buy order: a copy for reading.';
COMMENT ON COLUMN offers.id IS 'UUIDv5 of order and token.';
COMMENT ON COLUMN offers.order_id IS 'The order.';
COMMENT ON COLUMN offers.token_id IS 'The token; null for a collection or trait offer.';
COMMENT ON COLUMN offers.collection_id IS 'The collection.';
COMMENT ON COLUMN offers.marketplace_id IS 'The venue.';
COMMENT ON COLUMN offers.price_native IS 'Price of one unit in whole units of the currency.';
COMMENT ON COLUMN offers.price_native_text IS 'The same as plain decimal text.';
COMMENT ON COLUMN offers.price_raw IS 'The same in the smallest units.';
COMMENT ON COLUMN offers.currency_symbol IS 'Currency, for display.';
COMMENT ON COLUMN offers.currency_address IS 'The currency''s contract.';
COMMENT ON COLUMN offers.quantity IS 'Units wanted.';
COMMENT ON COLUMN offers.is_active IS 'Live as of the last aggregation.';
COMMENT ON COLUMN offers.from_address IS 'The bidder.';
COMMENT ON COLUMN offers.created_at IS 'Start of the order.';
COMMENT ON COLUMN offers.expires_at IS 'End of the order.';
COMMENT ON COLUMN offers.tx_hash IS 'Transaction that placed it; null for a signed message.';

CREATE TABLE sales (
    id                uuid PRIMARY KEY,
    token_id          uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    marketplace_id    uuid NOT NULL REFERENCES marketplaces ON DELETE RESTRICT,
    chain_id          text COLLATE "C" NOT NULL,
    price_native      numeric NOT NULL,
    price_native_text text NOT NULL,
    price_raw         numeric(78, 0),
    currency_symbol   text NOT NULL,
    currency_address  text COLLATE "C",
    quantity          numeric(78, 0) NOT NULL DEFAULT 1,
    buyer_address     text COLLATE "C",
    seller_address    text COLLATE "C",
    order_id          uuid,
    fee               numeric(78, 0),
    royalty           numeric(78, 0),
    bundle_size       integer NOT NULL DEFAULT 1,
    split_rule        text,
    wash_mask         integer NOT NULL DEFAULT 0,
    tx_hash           text COLLATE "C" NOT NULL,
    block_number      bigint NOT NULL,
    log_index         integer NOT NULL,
    item_index        integer NOT NULL DEFAULT 0,
    occurred_at       timestamptz NOT NULL
);
CREATE INDEX sales_token ON sales (token_id, block_number DESC, log_index DESC);
CREATE INDEX sales_block ON sales (chain_id, block_number, log_index, item_index);
COMMENT ON TABLE sales IS 'One token changed hands for money.';
COMMENT ON COLUMN sales.id IS 'UUIDv5 of chain, transaction, log and item.';
COMMENT ON COLUMN sales.token_id IS 'The token.';
COMMENT ON COLUMN sales.marketplace_id IS 'The venue.';
COMMENT ON COLUMN sales.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN sales.price_native IS 'This token''s share of the price, one unit, whole units of the currency.';
COMMENT ON COLUMN sales.price_native_text IS 'The same as plain decimal text.';
COMMENT ON COLUMN sales.price_raw IS 'The same in the smallest units.';
COMMENT ON COLUMN sales.currency_symbol IS 'Currency, for display.';
COMMENT ON COLUMN sales.currency_address IS 'The currency''s contract.';
COMMENT ON COLUMN sales.quantity IS 'Units sold.';
COMMENT ON COLUMN sales.buyer_address IS 'Who received the token.';
COMMENT ON COLUMN sales.seller_address IS 'Who gave it.';
COMMENT ON COLUMN sales.order_id IS 'The order that was filled.';
COMMENT ON COLUMN sales.fee IS 'Marketplace fee in the smallest units.';
COMMENT ON COLUMN sales.royalty IS 'Royalty in the smallest units.';
COMMENT ON COLUMN sales.bundle_size IS 'Tokens sold together.';
COMMENT ON COLUMN sales.split_rule IS 'How the price of a bundle was shared out.';
COMMENT ON COLUMN sales.wash_mask IS 'Signs of wash trading, one bit each.';
COMMENT ON COLUMN sales.tx_hash IS 'The transaction.';
COMMENT ON COLUMN sales.block_number IS 'The block.';
COMMENT ON COLUMN sales.log_index IS 'Lowest log of the matched group.';
COMMENT ON COLUMN sales.item_index IS 'Place in the bundle.';
COMMENT ON COLUMN sales.occurred_at IS 'Block time.';

CREATE TABLE activities (
    id                uuid PRIMARY KEY,
    token_id          uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    type              text NOT NULL CHECK (type IN ('mint', 'transfer', 'burn', 'sale', 'listing', 'offer', 'cancel')),
    from_address      text COLLATE "C",
    to_address        text COLLATE "C",
    quantity          numeric(78, 0),
    price_native      numeric,
    price_native_text text,
    currency_symbol   text,
    tx_hash           text COLLATE "C",
    block_or_slot     text,
    timestamp         timestamptz NOT NULL,
    marketplace       text COLLATE "C",
    chain_id          text COLLATE "C" NOT NULL,
    collection_id     uuid NOT NULL,
    block_number      bigint,
    log_index         integer,
    item_index        integer NOT NULL DEFAULT 0
);
CREATE INDEX activities_token ON activities (token_id, timestamp);
CREATE INDEX activities_collection ON activities (collection_id, timestamp);
CREATE INDEX activities_block ON activities (chain_id, block_number, log_index, item_index);
CREATE INDEX activities_time ON activities (timestamp);
CREATE INDEX activities_from ON activities (from_address, timestamp)
    WHERE from_address <> '0x0000000000000000000000000000000000000000';
CREATE INDEX activities_to ON activities (to_address, timestamp)
    WHERE to_address <> '0x0000000000000000000000000000000000000000';
COMMENT ON TABLE activities IS 'One feed for readers; redundant by design.';
COMMENT ON COLUMN activities.id IS 'UUIDv5 of type, chain, transaction, log and item.';
COMMENT ON COLUMN activities.token_id IS 'The token.';
COMMENT ON COLUMN activities.type IS 'mint, transfer, burn, sale, listing, offer or cancel.';
COMMENT ON COLUMN activities.from_address IS 'Giver, seller or maker.';
COMMENT ON COLUMN activities.to_address IS 'Receiver or buyer.';
COMMENT ON COLUMN activities.quantity IS 'Units.';
COMMENT ON COLUMN activities.price_native IS 'Price of one unit, where there is one.';
COMMENT ON COLUMN activities.price_native_text IS 'The same as plain decimal text.';
COMMENT ON COLUMN activities.currency_symbol IS 'Currency, for display.';
COMMENT ON COLUMN activities.tx_hash IS 'The transaction; null when off the chain.';
COMMENT ON COLUMN activities.block_or_slot IS 'Block, slot or height as text; null when off the chain.';
COMMENT ON COLUMN activities.timestamp IS 'Block time, or time of the order when off the chain.';
COMMENT ON COLUMN activities.marketplace IS 'Name of the venue.';
COMMENT ON COLUMN activities.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN activities.collection_id IS 'The collection.';
COMMENT ON COLUMN activities.block_number IS 'The block as a number, to sort by.';
COMMENT ON COLUMN activities.log_index IS 'The log.';
COMMENT ON COLUMN activities.item_index IS 'Place in the log''s batch or bundle.';

-- Progress and guards -------------------------------------------------------------------------------------------------

CREATE TABLE processed_events (
    event_id      text COLLATE "C" PRIMARY KEY,
    event_version integer NOT NULL,
    chain_id      text COLLATE "C" NOT NULL,
    block_number  bigint NOT NULL,
    block_hash    text COLLATE "C" NOT NULL,
    log_index     integer NOT NULL,
    processed_at  timestamptz NOT NULL
);
CREATE INDEX processed_events_block ON processed_events (chain_id, block_number, log_index);
COMMENT ON TABLE processed_events IS 'Guard: the effect of this event on the catalog is in, written in the same commit.';
COMMENT ON COLUMN processed_events.event_id IS 'Chain, transaction and log: the eventId of the raw event.';
COMMENT ON COLUMN processed_events.event_version IS 'Version of the rules that applied it.';
COMMENT ON COLUMN processed_events.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN processed_events.block_number IS 'The block.';
COMMENT ON COLUMN processed_events.block_hash IS 'Hash of the block where it was applied.';
COMMENT ON COLUMN processed_events.log_index IS 'The log.';
COMMENT ON COLUMN processed_events.processed_at IS 'Wall clock.';

CREATE TABLE sync_state (
    id            uuid PRIMARY KEY,
    collection_id uuid REFERENCES collections ON DELETE CASCADE,
    source        text COLLATE "C" NOT NULL,
    cursor        text,
    last_run_at   timestamptz,
    note          text,
    UNIQUE NULLS NOT DISTINCT (collection_id, source)
);
COMMENT ON TABLE sync_state IS 'How far a stream of a marketplace was read.';
COMMENT ON COLUMN sync_state.id IS 'UUIDv5 of source and collection.';
COMMENT ON COLUMN sync_state.collection_id IS 'The collection; null for a stream over all.';
COMMENT ON COLUMN sync_state.source IS 'marketplace:stream, or file:sha256.';
COMMENT ON COLUMN sync_state.cursor IS 'Of the first thing not yet stored.';
COMMENT ON COLUMN sync_state.last_run_at IS 'Last attempt.';
COMMENT ON COLUMN sync_state.note IS 'Outcome code and a sentence.';

CREATE TABLE work_ranges (
    job         text COLLATE "C" NOT NULL,
    chain_id    text COLLATE "C" NOT NULL,
    from_block  bigint NOT NULL,
    to_block    bigint NOT NULL,
    state       text NOT NULL CHECK (state IN ('PLANNED', 'CLAIMED', 'DONE')),
    claim_token bigint,
    attempts    integer NOT NULL DEFAULT 0,
    item_count  integer,
    done_at     timestamptz,
    PRIMARY KEY (job, chain_id, from_block),
    CHECK (from_block <= to_block)
);
CREATE INDEX work_ranges_open ON work_ranges (job, chain_id, from_block) WHERE state <> 'DONE';
COMMENT ON TABLE work_ranges IS 'Block ranges to be worked on: a range is written and marked as a whole.';
COMMENT ON COLUMN work_ranges.job IS 'Name of the job.';
COMMENT ON COLUMN work_ranges.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN work_ranges.from_block IS 'First block, inclusive.';
COMMENT ON COLUMN work_ranges.to_block IS 'Last block, inclusive.';
COMMENT ON COLUMN work_ranges.state IS 'PLANNED, CLAIMED by a run, or DONE.';
COMMENT ON COLUMN work_ranges.claim_token IS 'Fencing token of the run that claimed it last.';
COMMENT ON COLUMN work_ranges.attempts IS 'How often it was claimed.';
COMMENT ON COLUMN work_ranges.item_count IS 'Events stored or applied; null until done.';
COMMENT ON COLUMN work_ranges.done_at IS 'Wall clock of the mark.';

CREATE TABLE projection_state (
    chain_id        text COLLATE "C" PRIMARY KEY,
    start_block     bigint NOT NULL,
    last_block      bigint,
    last_block_hash text,
    last_block_at   timestamptz,
    updated_at      timestamptz NOT NULL
);
COMMENT ON TABLE projection_state IS 'The block that the catalog reflects, per chain: all ranges up to it are projected.';
COMMENT ON COLUMN projection_state.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN projection_state.start_block IS 'First block that is wanted, inclusive.';
COMMENT ON COLUMN projection_state.last_block IS 'Highest block without a gap below it.';
COMMENT ON COLUMN projection_state.last_block_hash IS 'Its hash.';
COMMENT ON COLUMN projection_state.last_block_at IS 'Its time.';
COMMENT ON COLUMN projection_state.updated_at IS 'Wall clock of the last move.';

CREATE TABLE work_fences (
    job      text COLLATE "C" NOT NULL,
    chain_id text COLLATE "C" NOT NULL,
    token    bigint NOT NULL,
    PRIMARY KEY (job, chain_id)
);
COMMENT ON TABLE work_fences IS 'The newest fencing token of a job on a chain; a write that carries an older one is refused.';
COMMENT ON COLUMN work_fences.job IS 'Name of the job.';
COMMENT ON COLUMN work_fences.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN work_fences.token IS 'Only ever raised.';

CREATE TABLE work_items (
    kind           text COLLATE "C" NOT NULL,
    key            text COLLATE "C" NOT NULL,
    chain_id       text COLLATE "C" NOT NULL,
    collection_id  uuid,
    state          text NOT NULL DEFAULT 'DUE' CHECK (state IN ('DUE', 'CLAIMED', 'DONE', 'GAVE_UP')),
    due_at         timestamptz NOT NULL DEFAULT now(),
    attempts       integer NOT NULL DEFAULT 0,
    failure_code   text,
    failure_detail text,
    payload        text,
    claim_job      text COLLATE "C",
    claim_token    bigint,
    version        bigint NOT NULL DEFAULT 1,
    claimed_version bigint,
    PRIMARY KEY (kind, key)
) WITH (fillfactor = 85);
CREATE INDEX work_items_open ON work_items (kind, chain_id, due_at, key) WHERE state IN ('DUE', 'CLAIMED');
CREATE INDEX work_items_failed ON work_items (failure_code, kind, key) WHERE failure_code IS NOT NULL;
COMMENT ON TABLE work_items IS 'Work that is not a block range: one row a thing that a job must do, with its failures.';
COMMENT ON COLUMN work_items.kind IS 'What is to be done, such as FETCH_METADATA.';
COMMENT ON COLUMN work_items.key IS 'To what: an id of a token or a collection, or the hash of a reference.';
COMMENT ON COLUMN work_items.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN work_items.collection_id IS 'The collection it belongs to.';
COMMENT ON COLUMN work_items.state IS 'DUE, CLAIMED by a run, DONE, or GAVE_UP after too many attempts.';
COMMENT ON COLUMN work_items.due_at IS 'Not before this moment of the database''s clock.';
COMMENT ON COLUMN work_items.attempts IS 'Failed attempts since the last success.';
COMMENT ON COLUMN work_items.failure_code IS 'Class of the last failure; null when the last attempt went well.';
COMMENT ON COLUMN work_items.failure_detail IS 'What was given and what was expected.';
COMMENT ON COLUMN work_items.payload IS 'What the work needs beside its key.';
COMMENT ON COLUMN work_items.claim_job IS 'The job that claimed it last.';
COMMENT ON COLUMN work_items.claim_token IS 'Fencing token of the run that claimed it last.';
COMMENT ON COLUMN work_items.version IS 'Raised whenever the work becomes due again, so that a change during the work is not lost.';
COMMENT ON COLUMN work_items.claimed_version IS 'The version that the claim saw.';

CREATE TABLE token_media (
    token_id      uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    role          text COLLATE "C" NOT NULL,
    reference_key text COLLATE "C" NOT NULL,
    asset_id      text COLLATE "C",
    PRIMARY KEY (token_id, role)
);
CREATE INDEX token_media_reference ON token_media (reference_key);
COMMENT ON TABLE token_media IS 'Which picture or animation a token refers to, and the asset it became.';
COMMENT ON COLUMN token_media.token_id IS 'The token.';
COMMENT ON COLUMN token_media.role IS 'image or animation.';
COMMENT ON COLUMN token_media.reference_key IS 'SHA-256 of the reference.';
COMMENT ON COLUMN token_media.asset_id IS 'SHA-256 of the bytes; null until they were fetched.';
