-- Where people go who are final (decision 74). All of it is written by confirmed change requests; tests of a target by their own functions.
create table target (
  -- The change request that made it.
  id uuid primary key references change_request,
  key text not null unique check (key ~ '^[a-z][a-z0-9-]{0,39}$'),
  kind text not null check (kind in ('scim', 'webhook', 'file')),
  -- Deliveries go in this order, and compensation goes back in reverse.
  position integer not null check (position between 1 and 1000),
  retired_at timestamptz,
  unique (id, kind)
);

create table target_version (
  target_id uuid not null references target,
  number integer not null check (number > 0),
  -- The text of jsonb, as PostgreSQL writes it.
  settings text not null,
  sha256 bytea not null,
  kind text not null generated always as (settings::jsonb ->> 'kind') stored,
  change_request_id uuid not null unique references change_request,
  confirmed_at timestamptz not null default clock_timestamp(),
  primary key (target_id, number),
  foreign key (target_id, kind) references target (id, kind),
  constraint settings_are_canonical check (octet_length(settings) <= 65536 and settings = settings::jsonb::text),
  constraint sha256_of_settings check (sha256 = sha256(convert_to(settings, 'UTF8')))
);

create table target_secret (
  target_id uuid not null references target,
  change_request_id uuid not null references change_request,
  name text not null check (name in ('token', 'clientSecret', 'signing', 'password', 'privateKey', 'secretAccessKey')),
  -- A JWE, which only the delivery process opens. Its header says what it is for.
  sealed text not null unique check (octet_length(sealed) <= 32768),
  valid_from timestamptz not null default clock_timestamp(),
  replaced_at timestamptz,
  -- Until then the target may still know it only.
  kept_until timestamptz,
  primary key (change_request_id, name),
  constraint replaced_whole check ((replaced_at is null) = (kept_until is null)),
  constraint kept_for_a_time check (replaced_at is null or (replaced_at >= valid_from and kept_until between replaced_at and replaced_at + interval '720 hours'))
);
create unique index target_secret_in_force on target_secret (target_id, name) where replaced_at is null;

create table target_test (
  id uuid primary key,
  target_id uuid not null,
  version integer not null,
  asked_by uuid not null references auth.operator,
  asked_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome text check (outcome in ('answered', 'failed')),
  sentence text check (char_length(sentence) between 1 and 300),
  foreign key (target_id, version) references target_version,
  constraint ended_whole check ((ended_at is null) = (outcome is null) and (ended_at is null) = (sentence is null))
);
create unique index target_test_open on target_test (target_id, version) where ended_at is null;
create index target_test_by_time on target_test (target_id, asked_at);

alter table change_request drop constraint known_kind, drop constraint kind_has_subject;
alter table change_request
  add constraint known_kind check (kind in ('grant-role', 'revoke-role', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor',
    'change-address', 'end-frozen-batch', 'fields', 'target')),
  add constraint kind_has_subject check ((kind in ('fields', 'target')) = (operator_id is null) and (kind = 'end-frozen-batch') = (batch_id is not null));

grant select on target, target_version, target_test to countersign_web, countersign_delivery;
grant select (target_id, change_request_id, name, valid_from, replaced_at, kept_until) on target_secret to countersign_web;
grant select on target_secret to countersign_delivery;
