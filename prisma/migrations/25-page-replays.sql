-- Pages of a webhook that an operator asked to be sent again (decision 80). The delivery process ends each once.
create table page_replay (
  id uuid primary key,
  batch_id uuid not null,
  target_id uuid not null,
  page_no integer not null,
  asked_by uuid not null references auth.operator,
  asked_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- The receiver took it, it did not or gave no answer, or it was not sent because the page no longer holds.
  outcome text check (outcome in ('sent', 'failed', 'not-sent')),
  sentence text check (char_length(sentence) between 1 and 300),
  foreign key (batch_id, target_id, page_no) references delivery_page,
  constraint ended_whole check ((ended_at is null) = (outcome is null) and (ended_at is null) = (sentence is null))
);
create unique index page_replay_open on page_replay (batch_id, target_id, page_no) where ended_at is null;
create index page_replay_by_page on page_replay (batch_id, target_id, page_no, asked_at);

grant select on page_replay to countersign_web, countersign_delivery;
