-- The audit: one hash chain, written only by functions and triggers of this database. The hash is over the stored text, so anyone with
-- sha256 can check it without this program; it covers the hash of the text, so the chain can be followed without the texts.

-- The time that append_audit writes, "2026-11-24T07:00:00.000000Z". A cast from text depends on a setting and is not immutable; this is.
create function time_of_event(p_body text) returns timestamptz
language sql immutable strict set search_path = public, pg_temp as $$
  select make_timestamp(substr(e.at, 1, 4)::integer, substr(e.at, 6, 2)::integer, substr(e.at, 9, 2)::integer,
    substr(e.at, 12, 2)::integer, substr(e.at, 15, 2)::integer, rtrim(substr(e.at, 18), 'Z')::double precision) at time zone 'UTC'
  from (select p_body::jsonb ->> 'at' as at) e;
$$;

create table audit_event (
  seq bigint primary key,
  body text not null check (body is json object),
  prev_hash bytea not null check (octet_length(prev_hash) = 32),
  hash bytea not null unique check (hash = sha256(prev_hash || sha256(convert_to(body, 'UTF8')))),
  -- Derived from the hashed text, as every column is that repeats part of an event.
  at timestamptz not null generated always as (time_of_event(body)) stored,
  action text not null generated always as (body::jsonb ->> 'action') stored,
  actor_id uuid generated always as ((body::jsonb ->> 'actor')::uuid) stored,
  batch_id uuid generated always as ((body::jsonb ->> 'batch')::uuid) stored,
  decision_id uuid generated always as ((body::jsonb ->> 'decision')::uuid) stored,
  data jsonb generated always as (body::jsonb -> 'data') stored
);
create index audit_event_batch on audit_event (batch_id, seq) where batch_id is not null;
create index audit_event_actor on audit_event (actor_id, seq) where actor_id is not null;
create index audit_event_action on audit_event (action, seq);
create index audit_event_at on audit_event (at);

create table audit_head (
  only_one boolean primary key default true check (only_one),
  seq bigint not null,
  hash bytea not null
);

insert into audit_head (seq, hash) values (0, sha256('countersign'));

-- Back ends that were ended because their transaction stood still while others waited for it.
create table ended_back_end (
  pid integer not null,
  started_at timestamptz not null,
  role text not null,
  application text not null,
  held text not null check (held in ('audit-head', 'other')),
  held_seconds integer not null,
  ended_at timestamptz not null default clock_timestamp(),
  audited_at timestamptz,
  primary key (pid, started_at)
);
