-- One act of one operator on a selection of people. Nothing else changes a person's status.
create table decision (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  decision_no integer not null check (decision_no > 0),
  verdict verdict not null,
  actor_id uuid references auth.operator,
  session_id uuid,
  reason_id uuid references reason,
  reason text check (char_length(reason) <= 1000),
  -- Whether people were selected by e-mail. The addresses are not stored.
  by_email boolean not null default false,
  filter jsonb check (jsonb_typeof(filter) = 'object'),
  -- For a filter: how many rows it excludes, and how many it includes that do not match.
  except_count integer check (except_count >= 0),
  also_count integer check (also_count >= 0),
  undoes uuid unique,
  -- The number of people in decision_selection, and the sha256 over them. A withdrawal and an expiry have none: they take the people who
  -- are pending when they are applied, and `selected` is their number.
  selected integer check (selected >= 0),
  selection_digest bytea check (octet_length(selection_digest) = 32),
  recorded_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  applied integer check (applied >= 0),
  skipped integer check (skipped >= 0),
  digest bytea check (octet_length(digest) = 32),
  -- When a checker's decision is final: its end plus the undo window. Null until then, and for ever when it was undone.
  final_at timestamptz,
  undone_at timestamptz,
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  unique (batch_id, decision_no),
  unique (id, batch_id, actor_id),
  -- Only the checker who decided, and only in the same batch.
  foreign key (undoes, batch_id, actor_id) references decision (id, batch_id, actor_id),
  constraint four_eyes check (case verdict
    when 'approve' then actor_id is not null and actor_id <> maker_id
    when 'reject' then actor_id is not null and actor_id <> maker_id
    when 'send-back' then actor_id is not null and actor_id <> maker_id
    when 'undo' then actor_id is not null and actor_id <> maker_id
    when 'withdraw' then actor_id is not null and actor_id = maker_id
    when 'expire' then actor_id is null
    when 'withdraw-frozen' then actor_id is not null and actor_id <> maker_id
  end),
  constraint reject_says_why check (verdict not in ('reject', 'send-back') or reason_id is not null or coalesce(reason ~ '\S', false)),
  constraint one_selection check (case
    when verdict in ('withdraw', 'expire', 'withdraw-frozen') then
      num_nonnulls(filter, except_count, also_count, undoes, selection_digest) = 0 and not by_email and (selected is null) = (applied_at is null)
    when verdict = 'undo' then
      undoes is not null and num_nonnulls(filter, except_count, also_count) = 0 and not by_email
      and num_nonnulls(selected, selection_digest) = 2
    else undoes is null and num_nonnulls(filter, except_count, also_count) in (0, 3) and not (by_email and filter is not null)
      and num_nonnulls(selected, selection_digest) = 2
  end),
  constraint only_checkers_decisions_become_final check (
    final_at is null or (verdict in ('approve', 'reject', 'send-back') and applied_at is not null and undone_at is null)),
  constraint only_checkers_decisions_are_undone check (undone_at is null or verdict in ('approve', 'reject', 'send-back')),
  constraint applied_says_how_many check (
    (applied_at is null) = (applied is null) and (applied_at is null) = (skipped is null) and (applied_at is null) = (digest is null)),
  constraint all_accounted_for check (applied_at is null or applied + skipped = selected)
);
create index decision_by_time on decision (recorded_at, id);
create index decision_by_finality on decision (batch_id, final_at) where verdict in ('approve', 'reject', 'send-back');
create index decision_unapplied on decision (batch_id, decision_no) where applied_at is null;

-- The people a decision covers, one bit per row of a slice. Written with the decision and never changed: no filter is evaluated later, so
-- nothing more can be applied than was counted.
create table decision_selection (
  decision_id uuid not null references decision,
  slice_no integer not null,
  selected_rows varbit not null,
  selected integer not null check (selected > 0),
  primary key (decision_id, slice_no),
  constraint selected_by_row check (bit_count(selected_rows) = selected)
);

-- What became of a decision in one slice: the rows it took as bits, and the digest that binds them to the content of those rows:
-- sha256(digest of the slice ‖ varbit_send(applied_rows)). Insert only.
create table decision_slice (
  decision_id uuid not null references decision,
  slice_no integer not null,
  applied integer not null check (applied >= 0),
  applied_rows varbit not null check (bit_count(applied_rows) = applied),
  digest bytea not null check (octet_length(digest) = 32),
  applied_at timestamptz not null default clock_timestamp(),
  primary key (decision_id, slice_no)
);

-- Why a decision skipped rows, and how many. Counted from bits when it ends, and never changed.
create table decision_skipped (
  decision_id uuid not null references decision,
  skip_no integer not null,
  cause text not null check (cause in ('already-decided', 'taken-back', 'batch-frozen', 'not-among-users', 'identity-key-taken')),
  -- The earlier decision.
  by_id uuid references decision,
  skipped integer not null check (skipped > 0),
  primary key (decision_id, skip_no),
  constraint decided_by_another check ((cause = 'already-decided') = (by_id is not null))
);

create type slice_selection as (slice_no integer, rows varbit);
