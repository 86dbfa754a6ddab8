-- What became of people who are final at the targets (decision 75).

-- How a target is reached at present. One process has the turn, so that the pace of a target holds over all of them.
create table target_state (
  target_id uuid primary key references target,
  holder uuid,
  held_until timestamptz,
  -- Who waits for the turn gets it next, if it still asks.
  next_holder uuid,
  next_until timestamptz,
  -- The second that requests are counted in, and how many were leased of it.
  second timestamptz not null default '-infinity',
  requests integer not null default 0 check (requests >= 0),
  -- It is left alone until then, because it asked for that or could not be reached.
  not_before timestamptz not null default '-infinity',
  failing_since timestamptz,
  failures integer not null default 0 check (failures >= 0),
  cause text check (char_length(cause) between 1 and 100),
  paused_at timestamptz,
  -- When the admins were mailed that it is paused.
  told_at timestamptz,
  pause text check (pause in ('unauthorized', 'failing', 'gone')),
  constraint failing_whole check ((failing_since is null) = (failures = 0) and (cause is null) = (failures = 0)),
  constraint held_whole check ((holder is null) = (held_until is null)),
  constraint next_whole check ((next_holder is null) = (next_until is null)),
  constraint paused_whole check ((paused_at is null) = (pause is null))
);

-- When a batch has to be looked at for deliveries; null when there is nothing to do.
create table delivery_batch (
  batch_id uuid primary key references batch,
  due_at timestamptz,
  -- Counts up with each mark, so that none is lost while a delivery ends.
  marks integer not null default 1,
  leased_until timestamptz,
  stalled jsonb check (jsonb_typeof(stalled) = 'object'),
  -- What the last event of the audit log says of each target, by its key.
  settled jsonb not null default '{}' check (jsonb_typeof(settled) = 'object')
);
create index delivery_batch_due on delivery_batch (due_at) where due_at is not null;

-- The people of a slice at a target, a bit for each row. `begun` are those for which a request may have been sent whose answer is not noted.
create table delivery_slice (
  batch_id uuid not null,
  target_id uuid not null references target,
  slice_no integer not null,
  begun_rows varbit not null,
  delivered_rows varbit not null,
  linked_rows varbit not null,
  failed_rows varbit not null,
  skipped_rows varbit not null,
  taken_back_rows varbit not null,
  given_up_rows varbit not null,
  begun integer not null generated always as (bit_count(begun_rows)::integer) stored,
  delivered integer not null generated always as (bit_count(delivered_rows)::integer) stored,
  linked integer not null generated always as (bit_count(linked_rows)::integer) stored,
  failed integer not null generated always as (bit_count(failed_rows)::integer) stored,
  skipped integer not null generated always as (bit_count(skipped_rows)::integer) stored,
  taken_back integer not null generated always as (bit_count(taken_back_rows)::integer) stored,
  given_up integer not null generated always as (bit_count(given_up_rows)::integer) stored,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (batch_id, target_id, slice_no),
  foreign key (batch_id, slice_no) references batch_slice,
  constraint one_outcome check (
    bit_count(begun_rows) + bit_count(delivered_rows) + bit_count(linked_rows) + bit_count(failed_rows) + bit_count(skipped_rows)
      + bit_count(taken_back_rows) + bit_count(given_up_rows)
    = bit_count(begun_rows | delivered_rows | linked_rows | failed_rows | skipped_rows | taken_back_rows | given_up_rows))
);
create index delivery_slice_by_target on delivery_slice (target_id, batch_id);

-- The account of a person at a target of kind scim, from before the first request on. The unique hash of the user name is the lock that keeps
-- two people of ours from one account.
create table delivery_account (
  target_id uuid not null references target,
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  user_name_hash uuid not null,
  -- The id there.
  account_id text check (char_length(account_id) between 1 and 1000),
  -- What an account had that was there before, noted before it is changed. Null for an account that we made.
  before jsonb check (jsonb_typeof(before) = 'object' and octet_length(before::text) <= 65536),
  arrived_at timestamptz,
  primary key (batch_id, target_id, row_no),
  constraint one_person_of_a_user_name unique (target_id, user_name_hash),
  constraint arrives_with_an_id check ((arrived_at is null or account_id is not null) and (before is null or account_id is not null))
);

-- Why a target refused a person.
create table delivery_failure (
  batch_id uuid not null,
  target_id uuid not null references target,
  row_no integer not null check (row_no > 0),
  cause text not null check (cause in ('exists', 'shared-user-name', 'several', 'taken', 'invalid', 'too-large', 'not-supported', 'not-found',
    'no-user-name', 'refused', 'differs')),
  failed_at timestamptz not null default clock_timestamp(),
  primary key (batch_id, target_id, row_no)
);

-- The pages that a webhook gets, and the files, in their order. The rows of one are the same whenever it is sent.
create table delivery_page (
  batch_id uuid not null,
  target_id uuid not null references target,
  page_no integer not null check (page_no > 0),
  slice_no integer not null,
  type text not null check (type in ('final', 'taken-back')),
  page_rows varbit not null,
  people integer not null generated always as (bit_count(page_rows)::integer) stored check (people > 0),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- A page is dropped when someone in it no longer belongs there, before it is known whether it arrived. Another one follows.
  outcome text check (outcome in ('sent', 'refused', 'dropped')),
  primary key (batch_id, target_id, page_no),
  foreign key (batch_id, slice_no) references batch_slice,
  constraint ended_whole check ((ended_at is null) = (outcome is null))
);
create unique index delivery_page_open on delivery_page (batch_id, target_id, slice_no, type) where ended_at is null;

-- What operators decided about people that a target refused or does not give back.
create table delivery_act (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references batch,
  target_id uuid not null references target,
  act text not null check (act in ('retry', 'skip', 'give-up')),
  actor_id uuid not null references auth.operator,
  people integer not null check (people > 0),
  reason text check (char_length(reason) between 1 and 1000),
  acted_at timestamptz not null default clock_timestamp(),
  constraint says_why check (act = 'retry' or coalesce(reason ~ '\S', false))
);
create index delivery_act_by_time on delivery_act (batch_id, acted_at);

grant select on delivery_act to countersign_web;
grant select on target_state, delivery_batch, delivery_slice, delivery_failure, delivery_page to countersign_web, countersign_delivery;
grant select (target_id, batch_id, row_no, account_id, arrived_at) on delivery_account to countersign_web;
grant select on delivery_account to countersign_delivery;
grant select on field_version to countersign_delivery;
grant select (id, field_version) on batch to countersign_delivery;
