-- A file and everything that became of it.
create table upload (
  id uuid primary key default gen_random_uuid(),
  maker_id uuid not null references auth.operator,
  created_at timestamptz not null default clock_timestamp(),
  sealed_at timestamptz
);
create index upload_unsealed on upload (created_at) where sealed_at is null;

create table upload_chunk (
  upload_id uuid not null references upload on delete cascade,
  chunk_no integer not null check (chunk_no >= 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 1048576),
  -- Generated when the chunk is written, while its bytes are in memory, so it always matches them.
  digest bytea not null generated always as (sha256(bytes)) stored,
  primary key (upload_id, chunk_no)
);

-- Not compressed, so that a range of bytes can be read without unpacking all of it.
alter table upload_chunk alter column bytes set storage external;

create type batch_state as enum ('waiting', 'importing', 'needs-input', 'refused', 'pending', 'withdrawing', 'withdrawn', 'expired', 'frozen', 'closed');

create table batch (
  id uuid primary key,
  maker_id uuid not null references auth.operator,
  -- The text that is parsed. For a gzip file it is the unpacked text, and the file itself is original_upload_id.
  upload_id uuid not null unique references upload,
  original_upload_id uuid unique references upload,
  file_name text not null check (char_length(file_name) between 1 and 255),
  -- Size and hash of the file as it was sent.
  size_bytes bigint not null check (size_bytes >= 0),
  text_bytes bigint not null check (text_bytes >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  state batch_state not null default 'waiting',
  requested_parse_options jsonb not null default '{}',
  parse_options jsonb,
  header text[],
  input_needed jsonb,
  refusal jsonb,
  stalled jsonb,
  row_count integer check (row_count >= 0),
  created_at timestamptz not null default clock_timestamp(),
  import_started_at timestamptz,
  planned_at timestamptz,
  import_ended_at timestamptz,
  ended_at timestamptz,
  -- When the verifier found its people to be those of its file.
  verified_at timestamptz,
  frozen_at timestamptz,
  changes_recorded integer not null default 1,
  changes_seen integer not null default 0,
  reconciled_at timestamptz,
  -- The batch of the same maker that this one is a revision of, by the references in its file.
  revision_of uuid references batch,
  revision_no integer check (revision_no > 1),
  unique (id, maker_id),
  constraint refused_says_why check ((state = 'refused') = (refusal is not null)),
  constraint needs_input_says_why check (state <> 'needs-input' or input_needed is not null),
  constraint ended_says_when check ((state in ('refused', 'withdrawn', 'expired', 'closed')) = (ended_at is not null)),
  constraint frozen_says_when check (state <> 'frozen' or frozen_at is not null),
  constraint closed_is_verified check (state <> 'closed' or verified_at is not null),
  constraint revision_is_numbered check ((revision_of is null) = (revision_no is null))
);
create index batch_by_maker on batch (maker_id, id);
create index batch_by_content on batch (sha256, id);
create index batch_by_revision on batch (revision_of) where revision_of is not null;
create index batch_open on batch (reconciled_at nulls first) where ended_at is null;

-- A run of consecutive rows: the unit of work, retry and counting. The balance is a sum over slices.
create table batch_slice (
  batch_id uuid not null references batch,
  slice_no integer not null check (slice_no > 0),
  byte_from bigint not null,
  byte_to bigint not null,
  row_from integer not null check (row_from > 0),
  row_to integer not null,
  line_from integer not null,
  imported_at timestamptz,
  digest bytea check (octet_length(digest) = 32),
  -- One bit per row from row_from on, set while the row is pending.
  pending_rows varbit,
  pending integer not null default 0 check (pending >= 0),
  approved integer not null default 0 check (approved >= 0),
  rejected integer not null default 0 check (rejected >= 0),
  sent_back integer not null default 0 check (sent_back >= 0),
  withdrawn integer not null default 0 check (withdrawn >= 0),
  expired integer not null default 0 check (expired >= 0),
  invalid integer not null default 0 check (invalid >= 0),
  duplicate integer not null default 0 check (duplicate >= 0),
  primary key (batch_id, slice_no),
  check (byte_to > byte_from and row_to >= row_from),
  constraint balance check (
    pending + approved + rejected + sent_back + withdrawn + expired + invalid + duplicate
      = case when imported_at is null then 0 else row_to - row_from + 1 end),
  constraint imported_is_whole check ((imported_at is null) = (digest is null) and (imported_at is null) = (pending_rows is null)),
  constraint pending_by_row check (pending_rows is null or (bit_count(pending_rows) = pending and bit_length(pending_rows) = row_to - row_from + 1))
) with (fillfactor = 50);

-- The people being onboarded. Without foreign keys and row triggers, because each doubles the time of an import. No index mentions
-- status, so a decision rewrites no index; the fillfactor leaves room for it.
create type person_status as enum ('pending', 'approved', 'rejected', 'sent-back', 'withdrawn', 'expired');

create table users (
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  line integer not null,
  status person_status not null default 'pending',
  decision_id uuid,
  dob date not null,
  name text not null,
  city text not null,
  email text,
  identity_key text collate "C",
  -- The identity key of a person who no longer occupies it, as the import computed it.
  freed_identity_key text collate "C",
  primary key (batch_id, row_no),
  constraint one_per_person unique (identity_key),
  constraint decided_by_a_decision check ((status = 'pending') = (decision_id is null)),
  constraint identity_key_is_taken check ((identity_key is not null) = (status in ('pending', 'approved')))
) with (fillfactor = 45);
-- Who was rejected or sent back before. An import adds nothing to it, because everyone it writes occupies their key.
create index users_freed_identity_key on users (freed_identity_key) where freed_identity_key is not null;

create type failed_row_outcome as enum ('invalid', 'duplicate');

-- Rows of the file that are not people, and why. Their text stays in the file; these columns say where.
create table failed_row (
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  line integer not null,
  byte_from bigint not null,
  byte_length integer not null check (byte_length >= 0),
  outcome failed_row_outcome not null,
  problems jsonb,
  repeats_batch_id uuid,
  repeats_row_no integer,
  primary key (batch_id, row_no),
  constraint invalid_says_why check (
    (outcome = 'invalid') = (problems is not null) and (problems is null or jsonb_array_length(problems) > 0)),
  constraint duplicate_says_of_whom check (
    (outcome = 'duplicate') = (repeats_batch_id is not null) and (repeats_batch_id is null) = (repeats_row_no is null))
);

-- Which row of the earlier batch a row of a revision was; only files with references have any.
create table revision_row (
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  of_row_no integer not null check (of_row_no > 0),
  primary key (batch_id, row_no)
);
create index revision_row_by_origin on revision_row (batch_id, of_row_no);

-- A key has one effect, once; the row stores which.
create table idempotency_key (
  operator_id uuid not null references auth.operator,
  key text not null check (char_length(key) between 1 and 255),
  request_hash bytea not null,
  subject_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, key)
);
