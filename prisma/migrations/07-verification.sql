-- Verification compares a batch with its file. The verifier parses the kept file again and takes no digest and no list from the worker.
create type verification_kind as enum ('import', 'deep');

create type verification_outcome as enum ('verified', 'different');

-- One deep verification of everything: the chain, and every batch.
create table deep_verification (
  id uuid primary key default gen_random_uuid(),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  batches integer not null default 0,
  different integer,
  chain_holds boolean,
  constraint ended_with_result check (
    (ended_at is null) = (different is null) and (ended_at is null) = (chain_holds is null))
);
create unique index deep_verification_open on deep_verification ((true)) where ended_at is null;

create table verification (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references batch,
  -- Once after the import; deep ones, with all later decisions, every night.
  kind verification_kind not null,
  run_id uuid references deep_verification,
  requested_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome verification_outcome,
  -- The differences: codes, slices and rows, nothing personal.
  findings jsonb not null default '[]' check (jsonb_typeof(findings) = 'array'),
  constraint ended_with_outcome check ((ended_at is null) = (outcome is null)),
  constraint only_deep_ones_are_of_a_run check (kind = 'deep' or run_id is null),
  constraint difference_is_named check ((outcome is not distinct from 'different') = (findings <> '[]'))
);
create unique index verification_open on verification (batch_id, kind) where ended_at is null;
create index verification_by_batch on verification (batch_id, requested_at);

-- The verifiers, and when each was last seen.
create table verifier_process (
  id uuid primary key,
  version text not null check (char_length(version) between 1 and 50),
  seen_at timestamptz not null
);

-- How two admins end a frozen batch: one proposes, another confirms, neither of them its maker.
create table frozen_end (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  proposed_by uuid not null references auth.operator,
  proposed_at timestamptz not null default clock_timestamp(),
  decided_by uuid references auth.operator,
  decided_at timestamptz,
  confirmed boolean,
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  unique (id, batch_id, decided_by),
  constraint decided_whole check ((decided_at is null) = (confirmed is null) and (decided_at is null) = (decided_by is null)),
  constraint not_by_the_maker check (proposed_by <> maker_id and (decided_by is null or decided_by <> maker_id)),
  constraint four_eyes check (confirmed is distinct from true or decided_by <> proposed_by)
);
create unique index frozen_end_open on frozen_end (batch_id) where decided_at is null or confirmed;
create index frozen_end_by_batch on frozen_end (batch_id, proposed_at);

-- The decision of the confirming admin withdraws what is not final.
alter table decision
  add column frozen_end_id uuid unique,
  add constraint ends_a_frozen_batch check ((verdict = 'withdraw-frozen') = (frozen_end_id is not null)),
  add foreign key (frozen_end_id, batch_id, actor_id) references frozen_end (id, batch_id, decided_by);
