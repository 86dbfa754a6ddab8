-- Who may act, and how the database identifies them. Nothing is granted to everyone; the grants come last.
alter default privileges revoke execute on functions from public;

create schema auth;

-- The tables of the sign-in library; only countersign_auth reads them.
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
  -- Nothing else that is signed with the same key has this form, such as the cookie between the two steps of a sign-in.
  token text not null unique check (token ~ '^[A-Za-z0-9]{32}$'),
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  -- Whether it was opened with a second factor. A session without one is invalid once the operator has a second factor.
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

-- The state between the two steps of a sign-in. Each row belongs to one operator and is sealed by the application: the SHA-256 of its
-- signature, so that reading the row is not enough to sign it again.
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

-- Roles are ours, not the sign-in library's: its role cannot write here.
create type operator_role as enum ('maker', 'checker', 'admin', 'auditor');

create table operator_role_grant (
  operator_id uuid not null references auth.operator,
  role operator_role not null,
  granted_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, role)
);

-- A suspended operator has no session, cannot sign in and cannot act, until two admins lift it or the confirmed reset is used.
create table operator_suspension (
  operator_id uuid not null references auth.operator on delete cascade,
  cause text not null check (cause in ('admin', 'reset-password')),
  since timestamptz not null default clock_timestamp(),
  primary key (operator_id, cause)
);

-- What pages may show of an operator.
create view operator as
select o.id, o.name, o.email, o.deactivated_at is null as active, o.two_factor_enabled, o.created_at,
       exists (select from operator_suspension s where s.operator_id = o.id) as suspended,
       coalesce((select array_agg(g.role order by g.role) from operator_role_grant g where g.operator_id = o.id), '{}') as roles
from auth.operator o;

-- The key that signs session cookies, as the two blocks that HMAC-SHA-256 (RFC 2104) needs. Only the owner can read it.
create table auth_key (
  only_one boolean primary key default true check (only_one),
  inner_block bytea not null check (octet_length(inner_block) = 64),
  outer_block bytea not null check (octet_length(outer_block) = 64)
);

-- needs_step_up says which of the two functions identified the actor, so that append_audit makes the same check.
create type actor as (operator_id uuid, session_id uuid, role operator_role, address inet, request_id uuid, needs_step_up boolean);

-- Windows of time and the rule of the second factor, as the migration job sets them.
create table policy (
  only_one boolean primary key default true check (only_one),
  idle_minutes integer not null default 60 check (idle_minutes > 0),
  step_up_minutes integer not null default 720 check (step_up_minutes > 0),
  checkers_need_second_factor boolean not null default false,
  -- How long after its last slice a checker can undo an approval; 0 for never.
  undo_window_seconds integer not null default 30 check (undo_window_seconds >= 0)
);

insert into policy default values;

-- A token belongs to one operator for ever, so a signed one cannot be stored under another.
create table session_token (
  hash bytea primary key check (octet_length(hash) = 32)
);

-- Networks from which an operator has signed in before, so that attempts from elsewhere do not lock them out there.
create table known_address (
  operator_id uuid not null references auth.operator on delete cascade,
  network inet not null,
  seen_at timestamptz not null,
  primary key (operator_id, network)
);

-- Authenticator codes that were used: each is valid for one sign-in, as RFC 6238 (5.2) requires.
create table used_code (
  operator_id uuid not null references auth.operator on delete cascade,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  used_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, code_hash)
);
