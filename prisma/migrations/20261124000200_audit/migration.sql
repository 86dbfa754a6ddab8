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
-- p_actor is null for what Countersign does by itself. Who acts in a role has a session, and is looked at once more now that the head is
-- held: the roles, the session and the suspension that the act began with may be gone since, for it has waited for others.
-- What takes any of them away needs the head too, and comes before this look or after the act.
create function append_audit(p_actor actor, p_action text, p_batch uuid, p_decision uuid, p_data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_head audit_head;
  v_at timestamptz;
  v_body text;
  v_hash bytea;
begin
  select * into strict v_head from audit_head for update;
  if (p_actor).role is not null then
    perform require_may_act(p_actor);
  end if;
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
    (v_session.operator_id, v_session.id, null, address_of(v_session.ip_address), null, null)::actor,
    case tg_op when 'INSERT' then 'session.opened' else 'session.ended' end, null, null, null);
  return null;
end $$;
create trigger audit_session after insert or delete on auth.session for each row execute function audit_session();

create function audit_password() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform append_audit((new.operator_id, null, null, null, null, null)::actor, 'password.changed', null, null, null);
  return null;
end $$;
create trigger audit_password after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function audit_password();

-- The server's own command: it makes the first admin, and the operators of a demo.
create function grant_role_on_server(p_operator uuid, p_role operator_role) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into operator_role_grant (operator_id, role) values (p_operator, p_role) on conflict do nothing;
  if found then
    perform append_audit(null, 'role.granted-on-server', null, null, jsonb_build_object('operator', p_operator, 'role', p_role));
  end if;
end $$;

-- Back ends that were ended because a transaction of theirs stood still while others waited for it.
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

-- Who holds up others in this database, for how long at least, and with what: `waitstart` is when the one that waits began to wait for
-- this very holder. Who waits for the head holds the tuple's lock; all others wait for that one.
create function stalled_back_ends() returns table (pid integer, started_at timestamptz, role text, application text, held text, seconds numeric)
language sql volatile security definer set search_path = public, pg_temp as $$
  with waiting as materialized (
    select w.pid, w.waitstart, case when w.locktype = 'transactionid' and exists (
      select from pg_locks t where t.pid = w.pid and t.locktype = 'tuple' and t.granted and t.relation = 'audit_head'::regclass
        and t.database = b.datid) then 'audit-head' else 'other' end as held
    from pg_locks w join pg_stat_activity b on b.pid = w.pid
    where not w.granted and w.waitstart < clock_timestamp() - interval '0.5 seconds' and b.datname = current_database()
  )
  select distinct on (a.pid) a.pid, a.backend_start, a.usename::text, a.application_name, w.held, extract(epoch from clock_timestamp() - w.waitstart)
  from waiting w
  cross join lateral unnest(pg_blocking_pids(w.pid)) h (pid)
  join pg_stat_activity a on a.pid = h.pid
  join pg_roles r on r.oid = a.usesysid
  -- Neither a migration nor any other act of the owner, nor an administrator's.
  where a.usename <> current_user and not r.rolsuper
    and case w.held
      -- The head is the last lock of a transaction: who holds it has only to commit. A commit may wait for a standby, or for the disk.
      when 'audit-head' then a.wait_event is distinct from 'SyncRep'
        and not (a.wait_event_type is not distinct from 'IO' and w.waitstart > clock_timestamp() - interval '30 seconds')
        -- Several of one role in line would hold it five seconds each.
        and w.waitstart < clock_timestamp() - case when exists (
          select from ended_back_end e where e.role = a.usename and e.ended_at > clock_timestamp() - interval '1 minute')
          then interval '0.5 seconds' else interval '5 seconds' end
      -- Only a worker's slice waits in an open transaction, for the slice before; it is written again, and then alone.
      -- A COPY that waits for its client works no more than an idle transaction does.
      else (a.state like 'idle in transaction%' or a.state = 'active' and a.wait_event_type in ('Timeout', 'Client'))
        and w.waitstart < clock_timestamp() - interval '5 seconds'
    end
  order by a.pid, w.held, w.waitstart;
$$;

-- Ends back ends whose transaction stands still while others wait for it, and says how many. Which, goes into the audit once they are gone;
-- while the head cannot be had for that, by a later call, so that this one is over and the next is ended.
create function end_stalled_head() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_back_end record;
  v_ended integer := 0;
begin
  for v_back_end in select * from stalled_back_ends() loop
    -- Waits until it is gone.
    if pg_terminate_backend(v_back_end.pid, 2000) then
      insert into ended_back_end (pid, started_at, role, application, held, held_seconds)
      values (v_back_end.pid, v_back_end.started_at, v_back_end.role, v_back_end.application, v_back_end.held, v_back_end.seconds)
      on conflict do nothing;
      v_ended := v_ended + 1;
    end if;
  end loop;
  perform audit_ended_back_ends();
  return v_ended;
end $$;

create function audit_ended_back_ends() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_back_end ended_back_end;
begin
  perform set_config('lock_timeout', '200ms', true);
  for v_back_end in select * from ended_back_end where audited_at is null order by ended_at for update skip locked loop
    perform append_audit(null, 'transaction.ended', null, null, jsonb_build_object(
      'role', v_back_end.role, 'application', v_back_end.application, 'held', v_back_end.held, 'seconds', v_back_end.held_seconds));
    update ended_back_end set audited_at = clock_timestamp() where pid = v_back_end.pid and started_at = v_back_end.started_at;
  end loop;
exception when lock_not_available then
  null;
end $$;
