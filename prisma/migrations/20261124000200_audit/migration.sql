-- The audit: one hash chain, written only by the functions and triggers of this database.
-- The hash is over the stored text itself, so that anyone with sha256 can check it without this program; over its hash,
-- so that the chain can be followed without the texts.

-- The time that append_audit writes, "2026-11-24T07:00:00.000000Z". Immutable, as a cast from text is not, for that depends on a setting.
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
  -- Of the hashed text, as every column is that says what an event says.
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

-- Appends one event. The head row is the last lock any transaction takes: call this last.
-- p_actor is null for what Countersign does by itself.
create function append_audit(p_actor actor, p_action text, p_batch uuid, p_decision uuid, p_data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_head audit_head;
  v_at timestamptz;
  v_body text;
  v_hash bytea;
begin
  select * into strict v_head from audit_head for update;
  v_at := clock_timestamp();
  v_body := jsonb_build_object(
    'seq', v_head.seq + 1,
    'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'action', p_action,
    'actor', (p_actor).operator_id,
    'as', coalesce((p_actor).role::text, 'countersign'),
    'session', (p_actor).session_id,
    'address', host((p_actor).address),
    'request', (p_actor).request_id,
    'batch', p_batch,
    'decision', p_decision,
    'data', coalesce(p_data, '{}'::jsonb)
  )::text;
  v_hash := sha256(v_head.hash || sha256(convert_to(v_body, 'UTF8')));
  insert into audit_event (seq, body, prev_hash, hash) values (v_head.seq + 1, v_body, v_head.hash, v_hash);
  update audit_head set seq = v_head.seq + 1, hash = v_hash;
end $$;

-- Of these events the head leaves the machine at once: a batch has closed, a pack was taken, or who may do what has changed.
create function ask_for_head() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_notify('audit_head_due', new.seq::text);
  return null;
end $$;
create trigger ask_for_head after insert on audit_event for each row
when (new.action in ('batch.closed', 'role.granted-on-server') or new.action like 'operator.%'
  or new.action = 'data.downloaded' and new.data ->> 'what' = 'audit-pack')
execute function ask_for_head();

-- Signing in, signing out and changing a password are the sign-in library's acts; its tables tell the audit by themselves.
create function audit_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := coalesce(new, old);
begin
  perform append_audit(
    (v_session.operator_id, v_session.id, null, case when pg_input_is_valid(v_session.ip_address, 'inet') then v_session.ip_address::inet end, null)::actor,
    case tg_op when 'INSERT' then 'session.opened' else 'session.ended' end, null, null, null);
  return null;
end $$;
create trigger audit_session after insert or delete on auth.session for each row execute function audit_session();

create function audit_password() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform append_audit((new.operator_id, null, null, null, null)::actor, 'password.changed', null, null, null);
  return null;
end $$;
create trigger audit_password after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function audit_password();

-- The server's own command: it makes the first admin, and the operators of a demo. What it grants, it also vouches for.
create function grant_role_on_server(p_operator uuid, p_role operator_role) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into operator_role_grant (operator_id, role) values (p_operator, p_role) on conflict do nothing;
  if found then
    delete from operator_hold where operator_id = p_operator;
    perform append_audit(null, 'role.granted-on-server', null, null, jsonb_build_object('operator', p_operator, 'role', p_role));
  end if;
end $$;
