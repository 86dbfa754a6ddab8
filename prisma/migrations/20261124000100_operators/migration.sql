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
  deactivated_at timestamptz
);

create table auth.session (
  id uuid primary key,
  operator_id uuid not null references auth.operator on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
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

create table auth.verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index verification_identifier on auth.verification (identifier);

create table auth.rate_limit (
  id uuid primary key,
  key text not null unique,
  count integer not null,
  last_request bigint not null
);

-- What an operator may do is ours, not the sign-in library's: its role cannot write here.
create type operator_role as enum ('maker', 'checker', 'admin', 'auditor');

create table operator_role_grant (
  operator_id uuid not null references auth.operator,
  role operator_role not null,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, role)
);

-- What the desk may show of an operator.
create view operator as
select o.id, o.name, o.email, o.deactivated_at is null as active, o.created_at,
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

create type actor as (operator_id uuid, session_id uuid, role operator_role, address inet, request_id uuid);

-- Finds who a signed session cookie (`token.signature`) speaks for, and that they hold the role.
-- A wrong operator id cannot be given, for none is taken.
create function require_actor(p_cookie text, p_role operator_role, p_address inet, p_request_id uuid) returns actor
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_token text := substring(p_cookie from '^(.+)\.[^.]+$');
  v_signature text := substring(p_cookie from '\.([^.]+)$');
  v_session auth.session;
  v_expected text;
begin
  select encode(sha256(k.outer_block || sha256(k.inner_block || convert_to(v_token, 'UTF8'))), 'base64')
  into v_expected from auth_key k;
  if v_expected is null or v_signature is null or v_expected <> v_signature then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  select s.* into v_session
  from auth.session s join auth.operator o on o.id = s.operator_id
  where s.token = v_token and s.expires_at > clock_timestamp() and o.deactivated_at is null;
  if not found then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  perform 1 from operator_role_grant g where g.operator_id = v_session.operator_id and g.role = p_role;
  if not found then
    raise exception 'role-missing' using errcode = 'CS403', detail = json_build_object('role', p_role)::text;
  end if;
  return (v_session.operator_id, v_session.id, p_role, p_address, p_request_id)::actor;
end $$;
