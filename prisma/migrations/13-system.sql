-- What the page System shows. Each process says of itself that it runs; only note_process writes the table.
create type process_kind as enum ('web', 'worker', 'verifier');

create table process (
  kind process_kind,
  id uuid,
  version text not null check (char_length(version) between 1 and 50),
  node text not null check (char_length(node) between 1 and 50),
  host text not null check (char_length(host) between 1 and 100),
  started_at timestamptz not null,
  seen_at timestamptz not null,
  -- When a worker last polled Temporal with both of its processes.
  polled_at timestamptz,
  -- Set by a process that stops in order. One that is killed leaves it empty.
  ended_at timestamptz,
  -- With the kind, so that no role reaches the row of a process of another role.
  primary key (kind, id),
  constraint only_workers_poll check (kind = 'worker' or polled_at is null),
  constraint polled_before_seen check (polled_at <= seen_at)
);
grant select on process to countersign_web;

drop table verifier_process;

-- The last head of the audit chain that a worker posted to the webhook, and the failures since. Only note_head writes it.
create table outside_head (
  only_one boolean primary key default true check (only_one),
  seq bigint,
  posted_at timestamptz,
  host text check (char_length(host) between 1 and 255),
  failures integer not null default 0 check (failures >= 0),
  failed_at timestamptz,
  cause text check (char_length(cause) between 1 and 50),
  constraint posted_whole check ((posted_at is null) = (seq is null)),
  constraint failed_whole check ((failures = 0) = (failed_at is null) and (failures = 0) = (cause is null))
);
insert into outside_head default values;
grant select on outside_head to countersign_web;
