-- What needs two admins is one noun (decision 59). Changes of operators and ends of frozen batches become kinds of it.
create table change_request (
  id uuid primary key,
  kind text not null,
  -- The operator that it concerns, who never confirms it: the one who is changed, or the maker of the batch.
  operator_id uuid references auth.operator,
  batch_id uuid,
  -- {kind, subject, from, to} as PostgreSQL writes jsonb. Its digest is what the second admin confirms.
  body text not null check (octet_length(body) <= 1000000),
  digest bytea not null,
  -- Null when a command on the server proposed it.
  proposed_by uuid references auth.operator,
  proposed_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  decided_by uuid references auth.operator,
  decided_at timestamptz,
  confirmed boolean,
  foreign key (batch_id, operator_id) references batch (id, maker_id),
  unique (id, batch_id, decided_by),
  constraint known_kind check (kind in ('grant-role', 'revoke-role', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor',
    'change-address', 'end-frozen-batch')),
  constraint kind_has_subject check (operator_id is not null and (kind = 'end-frozen-batch') = (batch_id is not null)),
  constraint digest_of_body check (digest = sha256(convert_to(body, 'UTF8'))),
  constraint decided_whole check ((decided_at is null) = (confirmed is null) and (decided_at is null) = (decided_by is null)),
  constraint decided_in_time check (decided_at is null or decided_at < expires_at),
  constraint four_eyes check (confirmed is distinct from true
    or (decided_by is not null and decided_by is distinct from proposed_by and decided_by is distinct from operator_id)),
  constraint not_by_the_maker check (batch_id is null or (proposed_by is distinct from operator_id and decided_by is distinct from operator_id))
);
create index change_request_open on change_request (expires_at) where decided_at is null;
create index change_request_by_operator on change_request (operator_id, proposed_at);
create index change_request_by_batch on change_request (batch_id, proposed_at) where batch_id is not null;

-- The key to a password reset. For one by two admins: its id is that of the change request, the first half is filed with the proposal and
-- the second with the confirmation. By a command on the server: the whole key.
create table reset_key (
  id uuid primary key,
  operator_id uuid not null references auth.operator,
  on_server boolean not null default false,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  second_hash bytea unique check (octet_length(second_hash) = 32),
  confirmed_at timestamptz,
  used_at timestamptz,
  constraint two_halves check (case when on_server then second_hash is null and confirmed_at is not null
    else (second_hash is null) = (confirmed_at is null) end)
);

-- Where nothing else is known, what was decided before has only what the change itself says.
insert into change_request (id, kind, operator_id, body, digest, proposed_by, proposed_at, expires_at, decided_by, decided_at, confirmed)
select id, kind, operator_id, body, sha256(convert_to(body, 'UTF8')), proposed_by, proposed_at,
  coalesce(decided_at, clock_timestamp()) + interval '7 days', decided_by, decided_at, confirmed
from (
  select c.id, n.kind, c.operator_id, c.proposed_by, c.proposed_at, c.decided_by, c.decided_at, c.confirmed,
    jsonb_build_object('kind', n.kind, 'subject', c.operator_id,
      'from', s.state || jsonb_strip_nulls(jsonb_build_object('address', case when c.decided_at is null then o.email else c.previous_email end)),
      'to', case n.kind
        when 'grant-role' then jsonb_build_object('role', c.role, 'held', true)
        when 'revoke-role' then jsonb_build_object('role', c.role, 'held', false)
        when 'reactivate' then '{"active": true}'
        when 'lift-suspension' then '{"suspended": false}'
        when 'reset-password' then '{"password": "reset"}'
        when 'reset-second-factor' then '{"secondFactor": false}'
        when 'change-address' then jsonb_build_object('address', c.email) end)::text as body
  from operator_change c join auth.operator o on o.id = c.operator_id,
    lateral (select case c.kind when 'grant' then 'grant-role' when 'revoke' then 'revoke-role' else c.kind::text end as kind) n,
    lateral (select case n.kind
      when 'grant-role' then jsonb_build_object('role', c.role, 'held', false)
      when 'revoke-role' then jsonb_build_object('role', c.role, 'held', true)
      when 'reactivate' then '{"active": false}'
      when 'lift-suspension' then '{"suspended": true}'
      when 'reset-second-factor' then '{"secondFactor": true}'
      else '{}' end as state) s
  where c.proposed_by is not null
) carried;

insert into reset_key (id, operator_id, on_server, token_hash, second_hash, confirmed_at, used_at)
select id, operator_id, proposed_by is null, token_hash, second_hash, case when confirmed then decided_at end, used_at
from operator_change where kind = 'reset-password';

insert into change_request (id, kind, operator_id, batch_id, body, digest, proposed_by, proposed_at, expires_at, decided_by, decided_at, confirmed)
select id, 'end-frozen-batch', maker_id, batch_id, body, sha256(convert_to(body, 'UTF8')), proposed_by, proposed_at,
  coalesce(decided_at, clock_timestamp()) + interval '7 days', decided_by, decided_at, confirmed
from (
  select f.*, jsonb_build_object('kind', 'end-frozen-batch', 'subject', f.batch_id,
    'from', jsonb_build_object('state', 'frozen', 'findings', coalesce((select v.findings from verification v
      where v.batch_id = f.batch_id and v.outcome = 'different' order by v.ended_at desc limit 1), '[]')),
    'to', '{"state": "withdrawn"}'::jsonb)::text as body
  from frozen_end f
) carried;

alter table decision drop constraint decision_frozen_end_id_batch_id_actor_id_fkey;
alter table decision rename column frozen_end_id to change_request_id;
alter table decision rename constraint decision_frozen_end_id_key to decision_change_request_id_key;
alter table decision add foreign key (change_request_id, batch_id, actor_id) references change_request (id, batch_id, decided_by);

drop function if exists require_open_frozen_end, propose_operator_change, is_change_needed;
drop table frozen_end, operator_change;
drop type operator_change_kind;

-- How long a second admin has time.
alter table policy add column change_request_hours integer not null default 168 check (change_request_hours > 0);

grant select on change_request to countersign_web;
