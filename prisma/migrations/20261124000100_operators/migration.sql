-- Who may act, and how the database knows it is them.
-- Nothing is open to everyone: what a role may do stands in the grants, which come last.
alter default privileges revoke execute on functions from public;

create schema auth;

-- The sign-in library's tables; only countersign_auth touches them.
create table auth.operator (
  id uuid primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  two_factor_enabled boolean not null default false,
  deactivated_at timestamptz
);

create table auth.session (
  id uuid primary key,
  operator_id uuid not null references auth.operator on delete cascade,
  -- Nothing else that is signed with the same key, such as the cookie between the two steps of a sign-in, looks like this.
  token text not null unique check (token ~ '^[A-Za-z0-9]{32}$'),
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  -- Whether a second factor was given for it; without one it opens nothing once the operator has a second factor.
  second_factor boolean not null default false
);
create index session_operator on auth.session (operator_id);

create table auth.account (
  id uuid primary key,
  account_id text not null,
  provider_id text not null,
  operator_id uuid not null references auth.operator on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (provider_id, account_id)
);
create index account_operator on auth.account (operator_id);

-- What stands between the two steps of a sign-in. Each row is of one operator, and sealed by the application: the SHA-256 of
-- its signature, so that who reads the row cannot sign it again.
create table auth.verification (
  id uuid primary key,
  identifier text not null unique,
  value text not null,
  operator_id uuid not null references auth.operator on delete cascade,
  seal bytea not null check (octet_length(seal) = 32),
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);

create table auth.two_factor (
  id uuid primary key,
  operator_id uuid not null references auth.operator on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);
create unique index two_factor_operator on auth.two_factor (operator_id);

-- What an operator may do is ours, not the sign-in library's: its role cannot write here.
create type operator_role as enum ('maker', 'checker', 'admin', 'auditor');

create table operator_role_grant (
  operator_id uuid not null references auth.operator,
  role operator_role not null,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, role)
);

-- A suspended operator has no session, cannot sign in and cannot act: until two admins lift it, or the reset that was confirmed is used.
create table operator_suspension (
  operator_id uuid not null references auth.operator on delete cascade,
  cause text not null check (cause in ('admin', 'reset-password')),
  since timestamptz not null default clock_timestamp(),
  primary key (operator_id, cause)
);

create function is_suspended(p_operator uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from operator_suspension s where s.operator_id = p_operator);
$$;

-- What the desk may show of an operator.
create view operator as
select o.id, o.name, o.email, o.deactivated_at is null as active, o.two_factor_enabled, o.created_at,
       exists (select from operator_suspension s where s.operator_id = o.id) as suspended,
       coalesce((select array_agg(g.role order by g.role) from operator_role_grant g where g.operator_id = o.id), '{}') as roles
from auth.operator o;

-- The key that signs session cookies, as the two blocks HMAC-SHA-256 (RFC 2104) needs. Only the owner can read it.
create table auth_key (
  only_one boolean primary key default true check (only_one),
  inner_block bytea not null check (octet_length(inner_block) = 64),
  outer_block bytea not null check (octet_length(outer_block) = 64)
);

create function install_auth_key(p_secret text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_key bytea := convert_to(p_secret, 'UTF8');
  v_inner bytea := decode(repeat('36', 64), 'hex');
  v_outer bytea := decode(repeat('5c', 64), 'hex');
begin
  if octet_length(v_key) < 32 then
    raise exception 'secret-too-short' using errcode = 'CS400';
  end if;
  if octet_length(v_key) > 64 then
    v_key := sha256(v_key);
  end if;
  for i in 0 .. octet_length(v_key) - 1 loop
    v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # get_byte(v_key, i));
    v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # get_byte(v_key, i));
  end loop;
  insert into auth_key (inner_block, outer_block) values (v_inner, v_outer)
  on conflict (only_one) do update set inner_block = excluded.inner_block, outer_block = excluded.outer_block;
end $$;

-- needs_step_up says which of the two ways below was taken, so that the audit asks exactly the same once more.
create type actor as (operator_id uuid, session_id uuid, role operator_role, address inet, request_id uuid, needs_step_up boolean);

-- The windows of time and the rule of the second factor, as the migration job tells them to the database.
create table policy (
  only_one boolean primary key default true check (only_one),
  idle_minutes integer not null default 60 check (idle_minutes > 0),
  step_up_minutes integer not null default 720 check (step_up_minutes > 0),
  checkers_need_second_factor boolean not null default false,
  -- How long after its last slice an approval can be taken back by whoever made it; 0: not at all.
  undo_window_seconds integer not null default 30 check (undo_window_seconds >= 0)
);
insert into policy default values;

create function install_policy(
  p_idle_minutes integer, p_step_up_minutes integer, p_checkers_need_second_factor boolean, p_undo_window_seconds integer
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update policy set idle_minutes = p_idle_minutes, step_up_minutes = p_step_up_minutes,
    checkers_need_second_factor = p_checkers_need_second_factor, undo_window_seconds = p_undo_window_seconds
  where (idle_minutes, step_up_minutes, checkers_need_second_factor, undo_window_seconds)
    is distinct from (p_idle_minutes, p_step_up_minutes, p_checkers_need_second_factor, p_undo_window_seconds);
  if found then
    perform append_audit(null, 'policy.changed', null, null, jsonb_build_object(
      'idleMinutes', p_idle_minutes, 'stepUpMinutes', p_step_up_minutes, 'checkersNeedSecondFactor', p_checkers_need_second_factor,
      'undoWindowSeconds', p_undo_window_seconds));
  end if;
end $$;

-- A token speaks for one operator for ever: signed once, it cannot be filed under somebody else.
create table session_token (
  hash bytea primary key check (octet_length(hash) = 32)
);

-- From where an operator has signed in before: what others try elsewhere does not shut them out here.
create table known_address (
  operator_id uuid not null references auth.operator on delete cascade,
  network inet not null,
  seen_at timestamptz not null,
  primary key (operator_id, network)
);

-- The address that a session came from, where it is one. In a CASE the planner would read a text that is none.
create function address_of(p_text text) returns inet
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  if pg_input_is_valid(p_text, 'inet') then
    return p_text::inet;
  end if;
  return null;
end $$;

-- An address of version 4, or the network of 64 bits that an address of version 6 is in.
create function network_of(p_address inet) returns inet
language sql immutable security definer set search_path = public, pg_temp as $$
  select network(set_masklen(p_address, case family(p_address) when 6 then 64 else 32 end))::inet;
$$;

create function is_known_address(p_email text, p_address inet) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from known_address k join auth.operator o on o.id = k.operator_id
    where o.email = p_email and k.network = network_of(p_address) and k.seen_at > clock_timestamp() - interval '90 days');
$$;

create function begin_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if is_suspended(new.operator_id) then
    raise exception 'operator-suspended' using errcode = 'CS403';
  end if;
  insert into session_token (hash) values (sha256(convert_to(new.token, 'UTF8')));
  if pg_input_is_valid(new.ip_address, 'inet') then
    insert into known_address (operator_id, network, seen_at) values (new.operator_id, network_of(new.ip_address::inet), clock_timestamp())
    on conflict (operator_id, network) do update set seen_at = excluded.seen_at;
  end if;
  -- How fresh a sign-in is, this database says and nobody else.
  new.created_at := clock_timestamp();
  new.seen_at := clock_timestamp();
  return new;
end $$;
create trigger begin_session before insert on auth.session for each row execute function begin_session();

-- HMAC-SHA-256 in base64 with our key, with which the application's processes sign and no role of the database can.
create function signature_of(p_text text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(p_text, 'UTF8'))), 'base64') from auth_key k;
$$;

-- Whether our key signed it.
create function is_signed(p_text text, p_signature text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_signature = signature_of(p_text), false);
$$;

-- Whether a session is good for anything: not expired, not idle, of an operator who is active
-- and not suspended, and opened with their second factor where they have one.
create function is_live(p_session auth.session) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_session.expires_at > clock_timestamp()
    and p_session.seen_at > clock_timestamp() - (select make_interval(mins => p.idle_minutes) from policy p)
    and exists (select from auth.operator o where o.id = p_session.operator_id and o.deactivated_at is null
      and not is_suspended(o.id) and (p_session.second_factor or not o.two_factor_enabled)), false);
$$;

-- The session a signed cookie speaks for.
create function find_session(p_cookie text) returns auth.session
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_token text := substring(p_cookie from '^(.+)\.[^.]+$');
  v_session auth.session;
begin
  perform require_text(p_cookie, 500, 'session');
  if not is_signed(v_token, substring(p_cookie from '\.([^.]+)$')) then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  select s.* into v_session from auth.session s where s.token = v_token and is_live(s);
  if not found then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  return v_session;
end $$;

-- That the actor may act now, by what is committed now: a live session, no suspension, the role, and where it is asked for a sign-in
-- that is fresh and, for checkers, the second factor where it is the rule.
-- Acts ask before they begin, and append_audit asks once more when no one else can change it any more.
create function require_may_act(p_actor actor) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
  v_policy policy;
begin
  -- At any other level the second look would see what the first one saw.
  if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
    raise exception 'transaction-not-read-committed' using errcode = 'CS409';
  end if;
  select s.* into v_session from auth.session s
  where s.id = (p_actor).session_id and s.operator_id = (p_actor).operator_id and is_live(s);
  if not found then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  perform 1 from operator_role_grant g where g.operator_id = v_session.operator_id and g.role = (p_actor).role;
  if not found then
    raise exception 'role-missing' using errcode = 'CS403', detail = json_build_object('role', (p_actor).role)::text;
  end if;
  if (p_actor).needs_step_up is false then
    return;
  end if;
  select * into strict v_policy from policy;
  if v_session.created_at <= clock_timestamp() - make_interval(mins => v_policy.step_up_minutes) then
    raise exception 'sign-in-stale' using errcode = 'CS403';
  end if;
  if (p_actor).role = 'checker' and v_policy.checkers_need_second_factor then
    perform 1 from auth.operator o join auth.two_factor f on f.operator_id = o.id
    where o.id = v_session.operator_id and o.two_factor_enabled and f.verified;
    if not found then
      raise exception 'second-factor-missing' using errcode = 'CS403';
    end if;
  end if;
end $$;

-- Whoever the cookie speaks for, when they hold the role. A wrong operator id cannot be given, for none is taken.
create function require_actor(p_cookie text, p_role operator_role, p_address inet, p_request_id uuid) returns actor
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
  v_actor actor := (v_session.operator_id, v_session.id, p_role, p_address, p_request_id, false);
begin
  perform require_may_act(v_actor);
  return v_actor;
end $$;

-- The same for acts that want step-up.
create function require_actor_with_step_up(p_cookie text, p_role operator_role, p_address inet, p_request_id uuid) returns actor
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
  v_actor actor := (v_session.operator_id, v_session.id, p_role, p_address, p_request_id, true);
begin
  perform require_may_act(v_actor);
  return v_actor;
end $$;

-- Who a cookie speaks for, for every request; notes at most once a minute that the session is in use.
create function find_actor(p_cookie text)
returns table (id uuid, name text, email text, roles operator_role[], two_factor_enabled boolean, signed_in_at timestamptz)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  begin
    v_session := find_session(p_cookie);
  exception when sqlstate 'CS401' then
    return;
  end;
  if v_session.seen_at < clock_timestamp() - interval '1 minute' then
    update auth.session s set seen_at = clock_timestamp() where s.id = v_session.id;
  end if;
  return query
    select o.id, o.name, o.email, v.roles, o.two_factor_enabled, v_session.created_at
    from auth.operator o join operator v on v.id = o.id where o.id = v_session.operator_id;
end $$;

-- Codes of an authenticator that were taken: each is good for one sign-in, as RFC 6238 (5.2) has it.
create table used_code (
  operator_id uuid not null references auth.operator on delete cascade,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  used_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, code_hash)
);
