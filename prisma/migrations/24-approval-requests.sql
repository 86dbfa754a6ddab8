-- An approval of a large part of the register waits for a second checker (decision 79).
alter table policy add column safety_threshold_percent integer default 20 check (safety_threshold_percent between 1 and 100);

-- How many people the register had, if the reversal takes a larger part of it back than the threshold.
alter table reversal add column register_people bigint;

-- What a checker asks another checker to approve.
create table approval_request (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  proposed_by uuid not null references auth.operator,
  proposed_session_id uuid not null,
  proposed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  decided_by uuid references auth.operator,
  decided_session_id uuid,
  decided_at timestamptz,
  confirmed boolean,
  -- As the decision will have them.
  reason text check (char_length(reason) <= 1000),
  by_email boolean not null,
  filter jsonb,
  except_count integer,
  also_count integer,
  -- The number of people in approval_request_selection, and the sha256 over them.
  selected integer not null check (selected > 0),
  selection_digest bytea not null check (octet_length(selection_digest) = 32),
  -- How many people the register had, of which these are a larger part than the threshold.
  register_people bigint not null,
  unique (id, batch_id, proposed_by, decided_by),
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  constraint decided_whole check (num_nonnulls(decided_by, decided_session_id, decided_at, confirmed) in (0, 4)),
  constraint decided_in_time check (decided_at is null or decided_at < expires_at),
  constraint four_eyes check (proposed_by <> maker_id and (confirmed is distinct from true or (decided_by <> proposed_by and decided_by <> maker_id)))
);
create index approval_request_by_batch on approval_request (batch_id, proposed_at);

-- The people that an approval request covers, one bit per row of a slice. Insert only.
create table approval_request_selection (
  request_id uuid not null references approval_request,
  slice_no integer not null,
  selected_rows varbit not null,
  selected integer not null check (selected > 0),
  primary key (request_id, slice_no),
  constraint selected_by_row check (bit_count(selected_rows) = selected)
);

-- The decision of the checker who confirmed it.
alter table decision
  add column approval_request_id uuid unique,
  add foreign key (approval_request_id, batch_id, proposed_by, actor_id) references approval_request (id, batch_id, proposed_by, decided_by),
  drop constraint carries_out_a_reversal,
  add constraint carries_out_a_reversal check ((verdict::text = 'reverse') = (reversal_id is not null)),
  add constraint carries_out_an_approval_request check (approval_request_id is null or verdict = 'approve'),
  add constraint someone_proposed check (num_nonnulls(reversal_id, approval_request_id) = num_nonnulls(proposed_by)),
  drop constraint four_eyes,
  add constraint four_eyes check (case
    when verdict::text = 'reverse' then actor_id is not null and actor_id <> maker_id and proposed_by is not null and actor_id <> proposed_by
    else case verdict
      when 'approve' then actor_id is not null and actor_id <> maker_id and (proposed_by is null or (proposed_by <> maker_id and proposed_by <> actor_id))
      when 'reject' then actor_id is not null and actor_id <> maker_id
      when 'send-back' then actor_id is not null and actor_id <> maker_id
      when 'undo' then actor_id is not null and actor_id <> maker_id
      when 'withdraw' then actor_id is not null and actor_id = maker_id
      when 'expire' then actor_id is null
      when 'withdraw-frozen' then actor_id is not null and actor_id <> maker_id
    end
  end);

grant select on approval_request, approval_request_selection to countersign_web, countersign_verifier;
