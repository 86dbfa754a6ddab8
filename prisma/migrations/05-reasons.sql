-- Why people are rejected or sent back; admins maintain the catalogue.
create type verdict as enum ('approve', 'reject', 'send-back', 'withdraw', 'expire', 'undo', 'withdraw-frozen');

-- A title never changes, because decisions refer to it: an old one is retired and a new one added.
create table reason (
  id uuid primary key,
  title text not null check (title ~ '\S' and char_length(title) <= 100),
  verdicts verdict[] not null check (cardinality(verdicts) > 0 and verdicts <@ '{reject,send-back}'),
  needs_text boolean not null,
  added_by uuid references auth.operator,
  added_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);
create unique index reason_by_title on reason (lower(title)) where retired_at is null;

-- The first catalogue; an admin may retire any of it.
insert into reason (id, title, verdicts, needs_text) values
  (gen_random_uuid(), 'Details do not match the documents', '{reject,send-back}', false),
  (gen_random_uuid(), 'Details are missing or unreadable', '{send-back}', false),
  (gen_random_uuid(), 'Something has to be explained first', '{send-back}', true),
  (gen_random_uuid(), 'Already a customer', '{reject}', false),
  (gen_random_uuid(), 'Not eligible', '{reject}', true),
  (gen_random_uuid(), 'Suspected fraud', '{reject}', false),
  (gen_random_uuid(), 'Other', '{reject,send-back}', true);
