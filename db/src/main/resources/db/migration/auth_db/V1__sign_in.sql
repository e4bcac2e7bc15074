-- Sign-in: challenges, sessions, and the audit of both. Every time here is the database's clock.

create table auth_nonces (
    nonce        text collate "C" primary key,
    account_id   text collate "C",
    domain       text not null,
    chain_id     text collate "C",
    issued_at    timestamptz not null default now(),
    expires_at   timestamptz not null,
    used         boolean not null default false,
    binding_hash text collate "C",
    constraint auth_nonces_expire_later check (expires_at > issued_at)
);
create index auth_nonces_by_expiry on auth_nonces (expires_at);

comment on table auth_nonces is 'One sign-in challenge. Consumed once by verify, deleted a day after its expiry.';
comment on column auth_nonces.nonce is 'SHA-256 (hex) of the value handed out; the plain nonce is never stored.';
comment on column auth_nonces.account_id is 'CAIP-10 account announced when asking; null if none. If present, only that account may use the nonce.';
comment on column auth_nonces.domain is 'Authority (host and port) that the message must name; from configuration, never from the Host header.';
comment on column auth_nonces.chain_id is 'CAIP-2 chain that the message must name; null while the client has not said.';
comment on column auth_nonces.issued_at is 'When the challenge was made.';
comment on column auth_nonces.expires_at is 'End of the challenge, five minutes after issued_at by default.';
comment on column auth_nonces.used is 'Consumed, by a compare-and-set before the outcome of the signature is told; a failed verify burns it too.';
comment on column auth_nonces.binding_hash is 'SHA-256 (hex) of the pre-sign-in cookie the challenge belongs to; null where no cookie is used.';

create table sessions (
    session_id            uuid primary key,
    user_id               uuid not null,
    device_id             uuid,
    account_id            text collate "C",
    refresh_hash          text collate "C" not null,
    previous_refresh_hash text collate "C",
    rotated_at            timestamptz,
    ip                    text,
    ua                    text,
    created_at            timestamptz not null default now(),
    expires_at            timestamptz not null,
    revoked_at            timestamptz,
    revoked_reason        text,
    last_used_at          timestamptz,
    constraint sessions_ua_is_cut check (length(ua) <= 512)
);
create index sessions_by_user on sessions (user_id, created_at desc, session_id);
create index sessions_by_expiry on sessions (expires_at);

comment on table sessions is 'One login on one device, which is one family of refresh tokens.';
comment on column sessions.session_id is 'Random.';
comment on column sessions.user_id is 'users.id in user_db; logical, because it crosses databases.';
comment on column sessions.device_id is 'Random id the client keeps across logins, so that a list of sessions can name the device; a hint, never a credential.';
comment on column sessions.account_id is 'CAIP-10 account whose signature opened the session; decides whether it is an operator''s.';
comment on column sessions.refresh_hash is 'SHA-256 (hex) of the current refresh secret; rotation overwrites it. A known session with a stale secret is reuse and revokes the row.';
comment on column sessions.previous_refresh_hash is 'SHA-256 (hex) of the secret before the last rotation, for the grace period of a lost answer.';
comment on column sessions.rotated_at is 'Last rotation; starts the grace period of previous_refresh_hash.';
comment on column sessions.ip is 'Address at login; X-Forwarded-For counts only from trusted proxies.';
comment on column sessions.ua is 'User agent at login, cut to 512 characters, control characters removed.';
comment on column sessions.created_at is 'When the login succeeded.';
comment on column sessions.expires_at is 'Absolute end; the idle end follows from last_used_at.';
comment on column sessions.revoked_at is 'Set by logout, reuse or an operator; never cleared.';
comment on column sessions.revoked_reason is 'Which of them: LOGGED_OUT, REFRESH_REUSE, OPERATOR, USER_CLOSED; null while not revoked.';
comment on column sessions.last_used_at is 'Last authenticated request, coarse: at most one write a minute.';

create table login_events (
    id         uuid primary key,
    user_id    uuid,
    account_id text collate "C",
    session_id uuid,
    ip         text,
    ua         text,
    result     text collate "C" not null,
    ts         timestamptz not null default now(),
    constraint login_events_result_is_known check (result in (
        'OK', 'REFRESHED', 'LOGGED_OUT', 'NONCE_UNKNOWN', 'NONCE_EXPIRED', 'NONCE_USED',
        'DOMAIN_MISMATCH', 'CHAIN_REFUSED', 'MALFORMED', 'BAD_SIGNATURE', 'NOT_OPERATOR',
        'REFRESH_REUSE', 'RATE_LIMITED', 'RPC_UNAVAILABLE')),
    constraint login_events_ua_is_cut check (length(ua) <= 512)
);
create index login_events_by_user on login_events (user_id, ts desc, id);
create index login_events_by_time on login_events (ts desc, id);

comment on table login_events is 'Append-only audit of every attempt to sign in, refresh or log out. Outlives its session, so no foreign key.';
comment on column login_events.id is 'Random.';
comment on column login_events.user_id is 'users.id in user_db; null when the attempt did not resolve to a user.';
comment on column login_events.account_id is 'Account claimed, CAIP-10 if it parsed, else null; the raw message is never kept.';
comment on column login_events.session_id is 'Session it concerns; null for failures.';
comment on column login_events.ip is 'Address of the attempt.';
comment on column login_events.ua is 'User agent of the attempt, cut to 512 characters.';
comment on column login_events.result is 'Outcome, one of a closed set.';
comment on column login_events.ts is 'When it happened.';
