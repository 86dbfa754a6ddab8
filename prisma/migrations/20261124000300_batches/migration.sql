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
  -- Made when the chunk is written, while its bytes are in memory; only the database can write it, so it is always that of the bytes.
  digest bytea not null generated always as (sha256(bytes)) stored,
  primary key (upload_id, chunk_no)
);
-- Stored as it came: a byte range of it can be read without unpacking all of it.
alter table upload_chunk alter column bytes set storage external;

create function refuse_sealed_upload() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from upload u where u.id = new.upload_id and u.sealed_at is null for share;
  if not found then
    raise exception 'upload-sealed' using errcode = 'CS409';
  end if;
  return new;
end $$;
create trigger refuse_sealed_upload before insert on upload_chunk for each row execute function refuse_sealed_upload();

create type batch_state as enum ('waiting', 'importing', 'needs-input', 'refused', 'pending', 'withdrawing', 'withdrawn', 'expired', 'frozen', 'closed');

create table batch (
  id uuid primary key,
  maker_id uuid not null references auth.operator,
  -- What is read. Where a gzip file was sent, that is what is in it, and the file itself is original_upload_id.
  upload_id uuid not null unique references upload,
  original_upload_id uuid unique references upload,
  file_name text not null check (char_length(file_name) between 1 and 255),
  -- Size and hash are of the file as it was sent.
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
  -- Since when its people are known to be those of its file; see verification.
  verified_at timestamptz,
  frozen_at timestamptz,
  changes_recorded integer not null default 1,
  changes_seen integer not null default 0,
  reconciled_at timestamptz,
  -- Of which batch of the same maker it is the next revision, as the refs of its file say.
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

-- A run of consecutive rows: the unit of work, of retry and of counting. The balance is a sum over it.
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
  withdrawn integer not null default 0 check (withdrawn >= 0),
  expired integer not null default 0 check (expired >= 0),
  invalid integer not null default 0 check (invalid >= 0),
  duplicate integer not null default 0 check (duplicate >= 0),
  primary key (batch_id, slice_no),
  check (byte_to > byte_from and row_to >= row_from),
  constraint balance check (
    pending + approved + rejected + withdrawn + expired + invalid + duplicate
      = case when imported_at is null then 0 else row_to - row_from + 1 end),
  constraint imported_is_whole check ((imported_at is null) = (digest is null) and (imported_at is null) = (pending_rows is null)),
  constraint pending_by_row check (pending_rows is null or (bit_count(pending_rows) = pending and bit_length(pending_rows) = row_to - row_from + 1))
) with (fillfactor = 50);

-- The people being onboarded. No foreign key and no row trigger: each doubles what a million rows cost.
-- No index mentions status, so that a decision rewrites no index; fillfactor leaves room for that rewrite.
create type person_status as enum ('pending', 'approved', 'rejected', 'withdrawn', 'expired');

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

create type failed_row_outcome as enum ('invalid', 'duplicate');

-- Rows of the file that are not among the users, and why. Their text stays in the file; here is where it stands.
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

-- Which row of the batch before a row of a revision was; only files with refs have any.
create table revision_row (
  batch_id uuid not null,
  row_no integer not null check (row_no > 0),
  of_row_no integer not null check (of_row_no > 0),
  primary key (batch_id, row_no)
);
create index revision_row_by_origin on revision_row (batch_id, of_row_no);

-- A key makes one effect, once; what it stores is which.
create table idempotency_key (
  operator_id uuid not null references auth.operator,
  key text not null check (char_length(key) between 1 and 255),
  request_hash bytea not null,
  subject_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (operator_id, key)
);

-- Takes the key for p_subject, or answers with the subject that has it already.
create function take_idempotency_key(p_operator uuid, p_key text, p_request_hash bytea, p_subject uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_taken idempotency_key;
begin
  perform require_text(p_key, 255, 'idempotency-key');
  insert into idempotency_key (operator_id, key, request_hash, subject_id)
  values (p_operator, p_key, p_request_hash, p_subject) on conflict do nothing;
  if found then
    return p_subject;
  end if;
  select * into strict v_taken from idempotency_key k where k.operator_id = p_operator and k.key = p_key;
  if v_taken.request_hash is distinct from p_request_hash then
    raise exception 'idempotency-key-reused' using errcode = 'CS422';
  end if;
  return v_taken.subject_id;
end $$;

-- The edges a batch moves along, in one place.
create function move_batch(p_batch uuid, p_to batch_state) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update batch b set
    state = p_to,
    import_started_at = case when p_to = 'importing' then coalesce(b.import_started_at, clock_timestamp()) else b.import_started_at end,
    import_ended_at = case when p_to = 'pending' then clock_timestamp() else b.import_ended_at end,
    frozen_at = case when p_to = 'frozen' then coalesce(b.frozen_at, clock_timestamp()) else b.frozen_at end,
    ended_at = case when p_to in ('refused', 'withdrawn', 'expired', 'closed') then clock_timestamp() end,
    stalled = null
  where b.id = p_batch and (b.state, p_to) in (
    ('waiting', 'importing'), ('importing', 'refused'), ('importing', 'needs-input'), ('needs-input', 'importing'), ('importing', 'pending'),
    ('pending', 'closed'), ('pending', 'expired'), 
    ('pending', 'frozen'), ('withdrawing', 'frozen'), ('withdrawn', 'frozen'), ('expired', 'frozen'), ('closed', 'frozen'), ('frozen', 'withdrawing'),
    ('waiting', 'withdrawing'), ('importing', 'withdrawing'), ('needs-input', 'withdrawing'), ('pending', 'withdrawing'), ('withdrawing', 'withdrawn'));
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409',
      detail = json_build_object('state', (select b.state from batch b where b.id = p_batch), 'to', p_to)::text;
  end if;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

-- A maker begins an upload. The web’s role can insert none, and nobody can tell it whose it is.
create function begin_upload(p_cookie text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', null, null);
  v_upload uuid;
begin
  insert into upload (maker_id) values (v_actor.operator_id) returning id into v_upload;
  return v_upload;
end $$;

-- What is stored of an upload. The chunk digest is the sha-256 over the sha-256 of each chunk of 1 MiB in order, for SQL has no sha-256
-- of more than fits into one value. No bytes when a chunk is missing, or when one before the last is not full.
create function stored_chunks(p_upload uuid, out bytes bigint, out chunk_digest bytea)
language sql security definer set search_path = public, pg_temp as $$
  select
    case when count(*) = coalesce(max(c.chunk_no), -1) + 1
      and coalesce(bool_and(c.is_last or octet_length(c.bytes) = 1048576), true)
      then coalesce(sum(octet_length(c.bytes)), 0) end,
    sha256(coalesce(string_agg(c.digest, ''::bytea order by c.chunk_no), ''))
  from (select u.*, lead(u.chunk_no) over (order by u.chunk_no) is null as is_last from upload_chunk u where u.upload_id = p_upload) c;
$$;

-- The web's act: the upload becomes a batch of the person whose session this is, when it holds what the web received.
-- Of a gzip file p_original is the upload of the file, and p_upload that of the text in it; the text's own figures are then given too.
create function open_batch(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_batch uuid, p_upload uuid, p_file_name text, p_size_bytes bigint, p_sha256 bytea, p_chunk_digest bytea, p_requested jsonb,
  p_original uuid default null, p_text_bytes bigint default null, p_text_sha256 bytea default null, p_text_chunk_digest bytea default null
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
  v_batch uuid;
  v_text_bytes bigint := coalesce(p_text_bytes, p_size_bytes);
  v_sealed integer;
  v_file record;
  v_text record;
begin
  perform require_text(p_file_name, 255, 'fileName');
  perform require_parse_options(p_requested);
  if num_nulls(p_batch, p_upload, p_size_bytes, p_sha256, p_chunk_digest) > 0
    or num_nonnulls(p_text_bytes, p_text_sha256, p_text_chunk_digest) <> 3 * num_nonnulls(p_original)
    or octet_length(p_text_sha256) <> 32 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  v_batch := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_sha256, p_batch);
  if v_batch <> p_batch then
    return v_batch;
  end if;
  -- Waits for who is just adding a chunk; from here on nobody can add one.
  update upload set sealed_at = clock_timestamp()
  where id in (p_upload, p_original) and sealed_at is null and maker_id = v_actor.operator_id;
  get diagnostics v_sealed = row_count;
  if v_sealed <> num_nonnulls(p_upload, p_original) then
    raise exception 'upload-sealed' using errcode = 'CS409';
  end if;
  -- Only now, in statements of their own, so that they see what was added until it was sealed.
  v_file := stored_chunks(coalesce(p_original, p_upload));
  v_text := stored_chunks(p_upload);
  if coalesce(v_file.bytes < p_size_bytes or v_text.bytes < v_text_bytes, true) then
    raise exception 'upload-incomplete' using errcode = 'CS422';
  end if;
  if (v_file.bytes, v_file.chunk_digest) is distinct from (p_size_bytes, p_chunk_digest)
    or (v_text.bytes, v_text.chunk_digest) is distinct from (v_text_bytes, coalesce(p_text_chunk_digest, p_chunk_digest)) then
    raise exception 'upload-changed' using errcode = 'CS409';
  end if;
  insert into batch (id, maker_id, upload_id, original_upload_id, file_name, size_bytes, text_bytes, sha256, requested_parse_options)
  values (p_batch, v_actor.operator_id, p_upload, p_original, p_file_name, p_size_bytes, v_text_bytes, p_sha256, p_requested);
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.uploaded', p_batch, null, jsonb_strip_nulls(jsonb_build_object(
    'bytes', p_size_bytes, 'sha256', encode(p_sha256, 'hex'), 'chunkDigest', encode(p_chunk_digest, 'hex'),
    'requestedSha256', encode(sha256(convert_to(p_requested::text, 'UTF8')), 'hex'),
    'textBytes', p_text_bytes, 'textSha256', encode(p_text_sha256, 'hex'), 'textChunkDigest', encode(p_text_chunk_digest, 'hex'))));
  return p_batch;
end $$;

-- A maker drops what was broken off, of their own; a sealed upload is evidence and stays.
create function discard_upload(p_cookie text, p_upload uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  delete from upload where id = p_upload and sealed_at is null and maker_id = v_session.operator_id;
end $$;

-- The worker sweeps what a dead web process left, and never what may still be arriving.
create function sweep_uploads(p_older_than interval) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  with swept as (delete from upload where sealed_at is null and created_at < clock_timestamp() - greatest(p_older_than, interval '1 hour') returning 1)
  select count(*) from swept;
$$;

-- Whoever takes data away is in the audit.
create function record_download(p_cookie text, p_address inet, p_request_id uuid, p_role operator_role, p_batch uuid, p_what text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, p_role, p_address, p_request_id);
begin
  perform require_text(p_what, 100, 'what');
  perform append_audit(v_actor, 'data.downloaded', p_batch, null, jsonb_build_object('what', p_what));
end $$;
