-- An auditor has asked, with a reason, to see the personal data of a batch until their session ends (decision 68). A row is inserted by
-- ask_for_personal_data alone; an erasure overwrites a reason that names the person.
create table disclosure (
  id uuid primary key,
  session_id uuid not null,
  operator_id uuid not null references auth.operator,
  batch_id uuid not null references batch,
  reason text not null check (reason = '[erased]' or char_length(reason) between 10 and 1000),
  asked_at timestamptz not null default clock_timestamp(),
  unique (session_id, batch_id)
);
create index disclosure_by_batch on disclosure (batch_id);

-- Not the session: disclosed_batches finds it by the cookie.
grant select (id, operator_id, batch_id, reason, asked_at) on disclosure to countersign_web;
