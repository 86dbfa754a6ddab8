-- Comparing a batch with its file. The verifier reads the kept file again, and takes no digest and no list from the worker.
create type verification_kind as enum ('import', 'deep');
create type verification_outcome as enum ('verified', 'different');

create table verification (
  id uuid primary key default gen_random_uuid(),
  batch_id uuid not null references batch,
  -- Once after the import; deep, with all that was decided since, every night.
  kind verification_kind not null,
  requested_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome verification_outcome,
  -- What differs: codes, slices and rows, nothing of the people.
  findings jsonb not null default '[]' check (jsonb_typeof(findings) = 'array'),
  constraint ended_with_outcome check ((ended_at is null) = (outcome is null)),
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
