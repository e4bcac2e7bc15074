-- Documents without MongoDB: one table a collection. Only the adapter of the documents port reads or writes here.

create schema documents;
comment on schema documents is 'Documents kept as JSON, where no MongoDB is set.';

create table documents.metadata_docs (
    _id  text collate "C" primary key,
    body json not null
);
comment on table documents.metadata_docs is 'Collection metadata.docs: the latest document of a token.';
comment on column documents.metadata_docs._id is '{chain}:{contract}:{token id}.';
comment on column documents.metadata_docs.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';

create table documents.metadata_history (
    _id  text collate "C" primary key,
    body json not null
);
comment on table documents.metadata_history is 'Collection metadata.history: earlier documents.';
comment on column documents.metadata_history._id is '{chain}:{contract}:{token id}:{sha256 of the content}.';
comment on column documents.metadata_history.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';

create table documents.media_assets (
    _id  text collate "C" primary key,
    body json not null
);
comment on table documents.media_assets is 'Collection media.assets: one distinct byte string.';
comment on column documents.media_assets._id is 'SHA-256 of the bytes in hex.';
comment on column documents.media_assets.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';

create table documents.media_variants (
    _id  text collate "C" primary key,
    body json not null
);
comment on table documents.media_variants is 'Collection media.variants: a picture made from an asset.';
comment on column documents.media_variants._id is '{asset}:{nominal width}:{recipe}.';
comment on column documents.media_variants.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';

create table documents.calls (
    _id  text collate "C" primary key,
    body json not null
);
comment on table documents.calls is 'Collection calls: answers of calls to contracts, each with the block asked.';
comment on column documents.calls._id is '{chain}:{contract}:{block, 12 digits}:{call data}.';
comment on column documents.calls.body is 'All fields but _id: texts, integers, booleans, and instants as {"$date": milliseconds}.';
