-- How operators come, change and go: one admin proposes, another confirms.
create table invitation (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 200),
  email text not null check (email = lower(email)),
  -- The halves of its key. The invitation files both when they are mailed; else the confirming admin files the second.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  second_hash bytea unique check (octet_length(second_hash) = 32),
  invited_by uuid not null references auth.operator,
  invited_at timestamptz not null default clock_timestamp(),
  confirmed_by uuid references auth.operator,
  has_whole_key boolean not null generated always as (second_hash is not null) stored,
  expires_at timestamptz not null,
  operator_id uuid references auth.operator,
  accepted_at timestamptz,
  check ((accepted_at is null) = (operator_id is null)),
  constraint four_eyes check (confirmed_by <> invited_by),
  constraint confirmed_whole check (confirmed_by is null or second_hash is not null)
);

create type operator_change_kind as enum
  ('grant', 'revoke', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor', 'change-address');

-- A change to an operator: one admin proposes, another confirms, and it concerns neither.
create table operator_change (
  id uuid primary key,
  operator_id uuid not null references auth.operator,
  kind operator_change_kind not null,
  role operator_role,
  -- For a change of address: the new one and, once confirmed, the one before.
  email text check (email = lower(email)),
  previous_email text,
  -- For a reset by two admins: the first half is filed with the proposal, the second with the confirmation. On the server: the whole key.
  token_hash bytea unique check (octet_length(token_hash) = 32),
  second_hash bytea unique check (octet_length(second_hash) = 32),
  -- Null when the owner of the database did it by a command on the server.
  proposed_by uuid references auth.operator,
  proposed_at timestamptz not null default clock_timestamp(),
  decided_by uuid references auth.operator,
  decided_at timestamptz,
  confirmed boolean,
  used_at timestamptz,
  constraint role_for_roles check ((kind in ('grant', 'revoke')) = (role is not null)),
  constraint email_for_address check ((kind = 'change-address') = (email is not null)),
  constraint token_for_reset check ((kind = 'reset-password') = (token_hash is not null)),
  constraint second_half_confirmed check ((second_hash is not null) = (kind = 'reset-password' and proposed_by is not null and confirmed is true)),
  constraint decided_whole check ((decided_at is null) = (confirmed is null) and (proposed_by is null or (decided_by is null) = (decided_at is null))),
  constraint four_eyes check (confirmed is distinct from true or (proposed_by is null and decided_by is null and kind = 'reset-password')
    or (decided_by is not null and proposed_by is not null and decided_by <> proposed_by and decided_by <> operator_id))
);
create unique index operator_change_open on operator_change (operator_id, kind, role) nulls not distinct where decided_at is null;

-- Deactivations and changes run one at a time. Only functions of the owner reach this row.
create table operator_lock (
  only_one boolean primary key default true check (only_one)
);

insert into operator_lock default values;

-- A link with which operators reset a forgotten password, mailed to their own address.
create table reset_link (
  id uuid primary key default gen_random_uuid(),
  operator_id uuid not null references auth.operator,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index reset_link_operator on reset_link (operator_id) where used_at is null;

-- How often something may be done in a window of time, counted in the database for all web processes together.
create table rate_limit (
  key text primary key,
  window_began_at timestamptz not null,
  window_ends_at timestamptz not null,
  taken integer not null
);
