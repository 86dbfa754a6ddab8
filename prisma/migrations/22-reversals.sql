-- People who are final are taken back by two operators (decision 76). All migrations are one transaction, in which a value that is added to an
-- enum cannot be used, so checks compare the texts of the new ones. Making the types again would write all people again.
alter type verdict add value 'reverse';
alter type person_status add value 'reversed';

alter table batch_slice
  add column reversed integer not null default 0 check (reversed >= 0),
  drop constraint balance,
  add constraint balance check (
    pending + approved + rejected + sent_back + withdrawn + expired + reversed + invalid + duplicate
      = case when imported_at is null then 0 else row_to - row_from + 1 end);

-- The identity key of a person who was reversed is free once no target has them any more.
alter table users drop constraint identity_key_is_taken, add constraint identity_key_is_taken check (
  case when status in ('pending', 'approved') then not freed when status in ('rejected', 'sent-back', 'withdrawn', 'expired') then freed else true end);

alter table reason drop constraint reason_verdicts_check, add constraint reason_verdicts_check check (
  cardinality(verdicts) > 0 and verdicts::text[] <@ '{reject,send-back,reverse}');

-- When identity keys of reversed people became free: until then a row with such a key is a duplicate. Insert only.
create table freed_slice (
  batch_id uuid not null,
  slice_no integer not null,
  freed_at timestamptz not null default clock_timestamp(),
  -- One bit per row of the slice.
  freed_rows varbit not null check (bit_count(freed_rows) > 0),
  primary key (batch_id, slice_no, freed_at),
  foreign key (batch_id, slice_no) references batch_slice
);

-- What a checker or a maker proposes and another checker confirms.
create table reversal (
  id uuid primary key,
  reason_id uuid references reason,
  reason text check (char_length(reason) <= 1000),
  proposed_by uuid not null references auth.operator,
  proposed_session_id uuid not null,
  proposed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  decided_by uuid references auth.operator,
  decided_session_id uuid,
  decided_at timestamptz,
  confirmed boolean,
  -- The number of people in reversal_selection, and the sha256 over them.
  selected integer not null check (selected > 0),
  selection_digest bytea not null check (octet_length(selection_digest) = 32),
  unique (id, proposed_by, decided_by),
  constraint says_why check (reason_id is not null or coalesce(reason ~ '\S', false)),
  constraint decided_whole check (num_nonnulls(decided_by, decided_session_id, decided_at, confirmed) in (0, 4)),
  constraint decided_in_time check (decided_at is null or decided_at < expires_at),
  constraint four_eyes check (confirmed is distinct from true or decided_by <> proposed_by)
);
create index reversal_by_time on reversal (proposed_at, id);
create index reversal_open on reversal (expires_at) where decided_at is null;

-- The people that a reversal covers, one bit per row of a slice. Insert only.
create table reversal_selection (
  reversal_id uuid not null references reversal,
  batch_id uuid not null,
  slice_no integer not null,
  selected_rows varbit not null,
  selected integer not null check (selected > 0),
  primary key (reversal_id, batch_id, slice_no),
  foreign key (batch_id, slice_no) references batch_slice,
  constraint selected_by_row check (bit_count(selected_rows) = selected)
);
create index reversal_selection_by_slice on reversal_selection (batch_id, slice_no);

create type batch_selection as (batch_id uuid, slice_no integer, rows varbit);

-- The decision of the checker who confirmed, one in each batch.
alter table decision
  add column reversal_id uuid,
  add column proposed_by uuid,
  add foreign key (reversal_id, proposed_by, actor_id) references reversal (id, proposed_by, decided_by),
  add unique (reversal_id, batch_id),
  add constraint carries_out_a_reversal check ((verdict::text = 'reverse') = (reversal_id is not null) and (reversal_id is null) = (proposed_by is null)),
  drop constraint four_eyes,
  add constraint four_eyes check (case when verdict::text = 'reverse'
    then actor_id is not null and actor_id <> maker_id and proposed_by is not null and actor_id <> proposed_by
    else case verdict
      when 'approve' then actor_id is not null and actor_id <> maker_id
      when 'reject' then actor_id is not null and actor_id <> maker_id
      when 'send-back' then actor_id is not null and actor_id <> maker_id
      when 'undo' then actor_id is not null and actor_id <> maker_id
      when 'withdraw' then actor_id is not null and actor_id = maker_id
      when 'expire' then actor_id is null
      when 'withdraw-frozen' then actor_id is not null and actor_id <> maker_id
    end
  end),
  drop constraint reject_says_why,
  add constraint reject_says_why check (
    verdict::text not in ('reject', 'send-back', 'reverse') or reason_id is not null or coalesce(reason ~ '\S', false)),
  add constraint reversal_is_by_row check (verdict::text <> 'reverse' or (filter is null and not by_email));

-- A person of a reversal may be erased before it is applied.
alter table decision_skipped drop constraint decision_skipped_cause_check, add constraint decision_skipped_cause_check check (
  cause in ('already-decided', 'taken-back', 'batch-frozen', 'not-among-users', 'identity-key-taken', 'erased'));

alter table review_index_flag drop constraint review_index_flag_flag_check, add constraint review_index_flag_flag_check check (
  flag in ('rejected-before', 'sent-back-before', 'reversed-before', 'shared-identity-key', 'like-existing', 'shared-birth-date', 'mixed-scripts',
    'under-18', 'over-100', 'new-domain', 'domain-burst', 'invisible-characters'));
drop index review_index_flag_returning;
create index review_index_flag_returning on review_index_flag (batch_id, row_no)
  where flag in ('rejected-before', 'sent-back-before', 'reversed-before', 'shared-identity-key');

grant select on reversal, reversal_selection, freed_slice to countersign_web, countersign_verifier;
