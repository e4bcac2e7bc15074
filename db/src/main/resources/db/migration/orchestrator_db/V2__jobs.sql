-- Schema batch: Spring Batch's own tables (as its version 6.0.6 expects them), the locks of jobs, and requests for work.

create schema batch;
comment on schema batch is 'Runs of jobs: the repository of Spring Batch, job locks, requests for work.';

create table batch.batch_job_instance (
    job_instance_id bigint not null primary key,
    version         bigint,
    job_name        varchar(100) not null,
    job_key         varchar(32) not null,
    constraint job_inst_un unique (job_name, job_key)
);

create table batch.batch_job_execution (
    job_execution_id bigint not null primary key,
    version          bigint,
    job_instance_id  bigint not null,
    create_time      timestamp not null,
    start_time       timestamp default null,
    end_time         timestamp default null,
    status           varchar(10),
    exit_code        varchar(2500),
    exit_message     varchar(2500),
    last_updated     timestamp,
    constraint job_inst_exec_fk foreign key (job_instance_id) references batch.batch_job_instance (job_instance_id)
);

create table batch.batch_job_execution_params (
    job_execution_id bigint not null,
    parameter_name   varchar(100) not null,
    parameter_type   varchar(100) not null,
    parameter_value  varchar(2500),
    identifying      char(1) not null,
    constraint job_exec_params_fk foreign key (job_execution_id) references batch.batch_job_execution (job_execution_id)
);

create table batch.batch_step_execution (
    step_execution_id  bigint not null primary key,
    version            bigint not null,
    step_name          varchar(100) not null,
    job_execution_id   bigint not null,
    create_time        timestamp not null,
    start_time         timestamp default null,
    end_time           timestamp default null,
    status             varchar(10),
    commit_count       bigint,
    read_count         bigint,
    filter_count       bigint,
    write_count        bigint,
    read_skip_count    bigint,
    write_skip_count   bigint,
    process_skip_count bigint,
    rollback_count     bigint,
    exit_code          varchar(2500),
    exit_message       varchar(2500),
    last_updated       timestamp,
    constraint job_exec_step_fk foreign key (job_execution_id) references batch.batch_job_execution (job_execution_id)
);

create table batch.batch_step_execution_context (
    step_execution_id  bigint not null primary key,
    short_context      varchar(2500) not null,
    serialized_context text,
    constraint step_exec_ctx_fk foreign key (step_execution_id) references batch.batch_step_execution (step_execution_id)
);

create table batch.batch_job_execution_context (
    job_execution_id   bigint not null primary key,
    short_context      varchar(2500) not null,
    serialized_context text,
    constraint job_exec_ctx_fk foreign key (job_execution_id) references batch.batch_job_execution (job_execution_id)
);

create sequence batch.batch_step_execution_seq maxvalue 9223372036854775807 no cycle;
create sequence batch.batch_job_execution_seq maxvalue 9223372036854775807 no cycle;
create sequence batch.batch_job_instance_seq maxvalue 9223372036854775807 no cycle;

-- The repository looks executions up by their parents; its own definition leaves these out.
create index batch_job_execution_by_instance on batch.batch_job_execution (job_instance_id);
create index batch_job_execution_params_by_execution on batch.batch_job_execution_params (job_execution_id);
create index batch_step_execution_by_execution on batch.batch_step_execution (job_execution_id);

comment on table batch.batch_job_instance is 'Spring Batch: a job with its identifying parameters.';
comment on table batch.batch_job_execution is 'Spring Batch: one run of an instance. Information for people; progress is in the data''s own database.';
comment on table batch.batch_job_execution_params is 'Spring Batch: the parameters of a run.';
comment on table batch.batch_step_execution is 'Spring Batch: one step of a run, with its counters. Information, never proof.';
comment on table batch.batch_step_execution_context is 'Spring Batch: what a step remembers; no reader keeps its place here.';
comment on table batch.batch_job_execution_context is 'Spring Batch: what a run remembers.';

create table batch.job_locks (
    job          text collate "C" not null,
    chain_id     text collate "C" not null,
    token        bigint not null,
    holder       text,
    backend_pid  integer,
    heartbeat_at timestamptz,
    primary key (job, chain_id)
);

comment on table batch.job_locks is 'Beside the advisory lock of (job, chain): the fencing token, and who holds it.';
comment on column batch.job_locks.job is 'Job name.';
comment on column batch.job_locks.chain_id is 'CAIP-2 chain, or * for a job that has none.';
comment on column batch.job_locks.token is 'Fencing token: raised each time the lock is taken, never lowered.';
comment on column batch.job_locks.holder is 'Who took it: host, process and execution; null when given back.';
comment on column batch.job_locks.backend_pid is 'PostgreSQL backend that holds the advisory lock, to be terminated when its owner falls silent.';
comment on column batch.job_locks.heartbeat_at is 'Last sign of life, by the database clock.';

create table batch.requests (
    id              uuid primary key,
    kind            text collate "C" not null,
    job             text collate "C" not null,
    payload_json    text not null default '{}',
    state           text collate "C" not null default 'waiting',
    execution_id    bigint,
    idempotency_key text collate "C" unique,
    requested_by    text not null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    note            text,
    constraint requests_state_is_known check (state in ('waiting', 'running', 'done', 'refused'))
);
create index requests_open on batch.requests (created_at, id) where state in ('waiting', 'running');
create index requests_by_time on batch.requests (created_at desc, id);

comment on table batch.requests is 'Work that an operator asked for through the API; the worker takes it, whenever it is up.';
comment on column batch.requests.id is 'Random.';
comment on column batch.requests.kind is 'What was asked: run, reindex, refresh, restart.';
comment on column batch.requests.job is 'Job that answers it.';
comment on column batch.requests.payload_json is 'The request as accepted, canonical JSON: chain, blocks, collection, token.';
comment on column batch.requests.state is 'waiting, running, done or refused.';
comment on column batch.requests.execution_id is 'Spring Batch execution that answers it; null while waiting.';
comment on column batch.requests.idempotency_key is 'Key the caller sent; the same key is the same request.';
comment on column batch.requests.requested_by is 'CAIP-10 account, or ops-token.';
comment on column batch.requests.created_at is 'When it was accepted.';
comment on column batch.requests.updated_at is 'Last change.';
comment on column batch.requests.note is 'Outcome in a sentence, or why it was refused.';
