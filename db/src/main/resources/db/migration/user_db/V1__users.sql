-- People and what they say about themselves. Every time here is the database's clock.

create table users (
    id         uuid primary key,
    status     text collate "C" not null default 'ACTIVE',
    created_at timestamptz not null default now(),
    constraint users_status_is_known check (status in ('ACTIVE', 'SUSPENDED', 'DELETED'))
);

comment on table users is 'A person behind one or more proven wallets.';
comment on column users.id is 'Random; decided by the wallet row that the first login claims.';
comment on column users.status is 'ACTIVE, SUSPENDED or DELETED; anything but ACTIVE refuses login and refresh. DELETED keeps the id only.';
comment on column users.created_at is 'First login.';

create table profiles (
    user_id           uuid primary key references users (id) on delete cascade,
    username          text,
    username_folded   text collate "C" unique,
    username_skeleton text collate "C" unique,
    display_name      text,
    avatar_url        text,
    banner_url        text,
    bio               text,
    locale            text,
    timezone          text,
    socials_json      text,
    updated_at        timestamptz not null default now(),
    constraint profiles_username_comes_with_its_keys check (
        (username is null) = (username_folded is null) and (username is null) = (username_skeleton is null))
);

comment on table profiles is 'What a user shows to others; created empty with its user.';
comment on column profiles.user_id is 'The user.';
comment on column profiles.username is 'Chosen name as written; null until chosen.';
comment on column profiles.username_folded is 'Case-folded NFKC form of the name; unique.';
comment on column profiles.username_skeleton is 'Look-alike skeleton of the name; unique, so that no two names can be mistaken for each other.';
comment on column profiles.display_name is 'Plain text, NFC, without control or bidirectional characters.';
comment on column profiles.avatar_url is 'https, ipfs, ar, or an asset of our own store.';
comment on column profiles.banner_url is 'As avatar_url.';
comment on column profiles.bio is 'Plain text, NFC, without control or bidirectional characters.';
comment on column profiles.locale is 'BCP 47 language tag.';
comment on column profiles.timezone is 'IANA zone name.';
comment on column profiles.socials_json is 'Canonical JSON object: network name to handle or https URL; known keys only.';
comment on column profiles.updated_at is 'Last change by the user.';
