-- Comparing a batch with its file. The verifier reads the kept file again, and takes no digest and no list from the worker.
create type verification_kind as enum ('import', 'deep');
create type verification_outcome as enum ('verified', 'different');

-- One deep verification of everything: the chain, and every batch with its file.
create table deep_verification (
  id uuid primary key default gen_random_uuid(),
  begun_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  batches integer not null default 0,
  different integer,
  chain_holds boolean,
  constraint ended_with_result check (
    (ended_at is null) = (different is null) and (ended_at is null) = (chain_holds is null))
);
create unique index deep_verification_open on deep_verification ((true)) where ended_at is null;

create table verification (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references batch,
  -- Once after the import; deep, with all that was decided since, every night.
  kind verification_kind not null,
  run_id uuid references deep_verification,
  requested_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome verification_outcome,
  -- What differs: codes, slices and rows, nothing of the people.
  findings jsonb not null default '[]' check (jsonb_typeof(findings) = 'array'),
  constraint ended_with_outcome check ((ended_at is null) = (outcome is null)),
  constraint only_deep_ones_are_of_a_run check (kind = 'deep' or run_id is null),
  constraint difference_is_named check ((outcome is not distinct from 'different') = (findings <> '[]'))
);
create unique index verification_open on verification (batch_id, kind) where ended_at is null;
create index verification_by_batch on verification (batch_id, requested_at);

create function request_verification(p_batch uuid, p_kind verification_kind) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into verification (batch_id, kind) values (p_batch, p_kind) on conflict do nothing;
  perform pg_notify('verification_requested', p_batch::text);
end $$;

-- Asks for a deep verification of everything that was ever imported; one that has not ended is the one that was asked for. The worker
-- may ask every night, and the verifier when no one has.
create function request_deep_verification() returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_run uuid;
begin
  insert into deep_verification default values on conflict do nothing returning id into v_run;
  if v_run is null then
    return (select d.id from deep_verification d where d.ended_at is null);
  end if;
  with asked as (
    insert into verification (batch_id, kind, run_id)
    select b.id, 'deep', v_run from batch b where b.import_ended_at is not null on conflict do nothing returning 1)
  update deep_verification set batches = (select count(*) from asked) where id = v_run;
  perform pg_notify('verification_requested', '');
  return v_run;
end $$;

-- The verifier's act, when every batch of the run was compared: what came of it. False while some are left, or when there is no run.
create function end_deep_verification(p_chain_holds boolean) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_run deep_verification;
  v_different integer;
begin
  select * into v_run from deep_verification where ended_at is null for update;
  if not found then
    return false;
  end if;
  perform 1 from verification v where v.run_id = v_run.id and v.ended_at is null;
  if found then
    return false;
  end if;
  select count(*) into v_different from verification v where v.run_id = v_run.id and v.outcome = 'different';
  update deep_verification set ended_at = clock_timestamp(), different = v_different, chain_holds = coalesce(p_chain_holds, false)
  where id = v_run.id;
  perform append_audit(null, 'audit.verified', null, null, jsonb_build_object(
    'batches', v_run.batches, 'different', v_different, 'chainHolds', coalesce(p_chain_holds, false)));
  return true;
end $$;

-- Which verifiers there are, and when each was last seen.
create table verifier_process (
  id uuid primary key,
  version text not null check (char_length(version) between 1 and 50),
  seen_at timestamptz not null
);

create function note_verifier(p_id uuid, p_version text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from verifier_process where seen_at < clock_timestamp() - interval '1 day';
  insert into verifier_process (id, version, seen_at) values (p_id, p_version, clock_timestamp())
  on conflict (id) do update set version = excluded.version, seen_at = excluded.seen_at;
end $$;

create function verifier_last_seen() returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select max(seen_at) from verifier_process;
$$;

-- The verifier's act: takes the next verification for this transaction, those of imports first. Another verifier passes it by, and has it
-- when this transaction ends without a result.
create function lease_verification() returns table (id uuid, batch_id uuid, kind verification_kind)
language sql security definer set search_path = public, pg_temp as $$
  select v.id, v.batch_id, v.kind from verification v where v.ended_at is null
  order by v.kind, v.requested_at limit 1 for update skip locked
$$;

-- The verifier's act: what the comparison found. A difference freezes the batch.
create function record_verification(p_verification uuid, p_outcome verification_outcome, p_findings jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_verification verification;
begin
  select * into v_verification from verification where id = p_verification for update;
  if not found or v_verification.ended_at is not null then
    raise exception 'verification-ended' using errcode = 'CS409';
  end if;
  update verification set ended_at = clock_timestamp(), outcome = p_outcome, findings = p_findings where id = p_verification;
  if p_outcome = 'verified' then
    update batch set verified_at = coalesce(verified_at, clock_timestamp()), changes_recorded = changes_recorded + 1 where id = v_verification.batch_id;
    perform pg_notify('batch_changed', v_verification.batch_id::text);
    perform append_audit(null, 'batch.verified', v_verification.batch_id, null, jsonb_build_object('kind', v_verification.kind));
  else
    perform freeze_batch(v_verification.batch_id);
    perform append_audit(null, 'batch.frozen', v_verification.batch_id, null,
      jsonb_build_object('kind', v_verification.kind, 'findings', jsonb_array_length(p_findings)));
  end if;
end $$;

create function freeze_batch(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = p_batch and state = 'pending' for update;
  if found then
    perform move_batch(p_batch, 'frozen');
  end if;
end $$;
