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
  perform require_text(p_version, 50, 'version');
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
  v_batch batch;
begin
  if jsonb_typeof(p_findings) is distinct from 'array' or p_outcome is null then
    perform refuse_input('findings');
  end if;
  perform 1 from jsonb_array_elements(p_findings) e
  where jsonb_typeof(e) <> 'object' or e - 'message' <> '{}' or jsonb_typeof(e -> 'message') is distinct from 'string';
  if found or jsonb_array_length(p_findings) > 100 then
    perform refuse_input('findings');
  end if;
  -- No slice is being applied while the batch is held, and none is final by halves.
  select b.* into v_batch from batch b where b.id = (select v.batch_id from verification v where v.id = p_verification) for update;
  select * into v_verification from verification where id = p_verification for update;
  if not found or v_verification.ended_at is not null then
    raise exception 'verification-ended' using errcode = 'CS409';
  end if;
  update verification set ended_at = clock_timestamp(), outcome = p_outcome, findings = p_findings where id = p_verification;
  if p_outcome = 'verified' then
    -- What was frozen stays so: two admins end it, and no later look.
    update batch set verified_at = clock_timestamp(), changes_recorded = changes_recorded + 1
    where id = v_batch.id and verified_at is null and frozen_at is null;
  else
    perform freeze_batch(v_batch);
    update batch set changes_recorded = changes_recorded + 1 where id = v_batch.id;
  end if;
  perform pg_notify('batch_changed', v_batch.id::text);
  perform pg_notify('verification_ended', v_batch.id::text);
  perform append_audit(null, case p_outcome when 'verified' then 'batch.verified' else 'batch.frozen' end, v_batch.id, null,
    jsonb_build_object('kind', v_verification.kind, 'findings', jsonb_array_length(p_findings)));
end $$;

-- Nothing more becomes final from now on. A batch that was frozen before and ended has nothing left that could; one that is still being
-- imported is not verified before its end.
create function freeze_batch(p_batch batch) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_batch.frozen_at is null and p_batch.state in ('pending', 'withdrawing', 'withdrawn', 'expired', 'closed') then
    perform move_batch(p_batch.id, 'frozen');
  end if;
end $$;

create function require_not_frozen(p_batch uuid) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = p_batch and state = 'frozen';
  if found then
    raise exception 'batch-frozen' using errcode = 'CS409';
  end if;
end $$;

-- Approvals of a batch whose undo window ends by then become final: never before it was verified, and not after it was frozen.
-- This and the next are one expression each, so that PostgreSQL puts them into the query instead of calling them for every row.
create function final_bound(p_batch batch) returns timestamptz
language sql immutable
return case when (p_batch).verified_at is null or (p_batch).frozen_at < (p_batch).verified_at then '-infinity'::timestamptz
  else coalesce((p_batch).frozen_at, 'infinity'::timestamptz) end;

-- Since when, or from when, an approval is final: its undo window has passed and its batch is verified. Null while that is not known.
create function final_from(p_decision decision, p_batch batch) returns timestamptz
language sql immutable
return case when (p_decision).final_at <= final_bound(p_batch) then greatest((p_decision).final_at, (p_batch).verified_at) end;

create function is_final(p_decision decision) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select final_from(p_decision, b) <= now() from batch b where b.id = p_decision.batch_id), false);
$$;

-- The approvals of a batch that are not final: few, and found by an index, so that people are asked for by whom they are not of.
create function approvals_not_final(p_batch uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select d.id from decision d
  where d.batch_id = p_batch and d.verdict = 'approve'
    and (d.final_at is null or d.final_at > (select least(final_bound(b), now()) from batch b where b.id = p_batch));
$$;

-- How two admins end a frozen batch: one proposes, another confirms, neither of them its maker.
create table frozen_end (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  proposed_by uuid not null references auth.operator,
  proposed_at timestamptz not null default clock_timestamp(),
  decided_by uuid references auth.operator,
  decided_at timestamptz,
  confirmed boolean,
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  unique (id, batch_id, decided_by),
  constraint decided_whole check ((decided_at is null) = (confirmed is null) and (decided_at is null) = (decided_by is null)),
  constraint not_by_the_maker check (proposed_by <> maker_id and (decided_by is null or decided_by <> maker_id)),
  constraint four_eyes check (confirmed is distinct from true or decided_by <> proposed_by)
);
create unique index frozen_end_open on frozen_end (batch_id) where decided_at is null or confirmed;
create index frozen_end_by_batch on frozen_end (batch_id, proposed_at);

-- What is not final is withdrawn by the decision of the admin who confirmed, and by no other.
alter table decision
  add column frozen_end_id uuid unique,
  add constraint ends_a_frozen_batch check ((verdict = 'withdraw-frozen') = (frozen_end_id is not null)),
  add foreign key (frozen_end_id, batch_id, actor_id) references frozen_end (id, batch_id, decided_by);

create function propose_frozen_end(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_frozen_end uuid, p_batch uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_frozen_end uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'end frozen', p_batch), 'UTF8')), p_frozen_end);
  v_batch batch;
begin
  if v_frozen_end <> p_frozen_end then
    return v_frozen_end;
  end if;
  v_batch := require_frozen_batch(v_actor, p_batch);
  insert into frozen_end (id, batch_id, maker_id, proposed_by) values (p_frozen_end, p_batch, v_batch.maker_id, v_actor.operator_id)
  on conflict do nothing;
  if not found then
    raise exception 'change-proposed-already' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.frozen-end-proposed', p_batch, null, jsonb_build_object('frozenEnd', p_frozen_end));
  return p_frozen_end;
end $$;

-- Locks a frozen batch for an admin who did not make it.
create function require_frozen_batch(p_actor actor, p_batch uuid) returns batch
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into v_batch from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id = p_actor.operator_id then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  if v_batch.state <> 'frozen' then
    raise exception 'batch-moved-on' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  return v_batch;
end $$;

-- Another admin confirms: what is not final is withdrawn, slice by slice, by the worker. What was recorded and not applied goes no further.
create function confirm_frozen_end(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_frozen_end uuid, p_decision uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'confirm the end of frozen', p_frozen_end), 'UTF8')), p_decision);
  v_frozen_end frozen_end;
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  v_frozen_end := require_open_frozen_end(v_actor, p_frozen_end);
  if v_frozen_end.proposed_by = v_actor.operator_id then
    raise exception 'second-admin-needed' using errcode = 'CS403';
  end if;
  if not is_active_admin(v_frozen_end.proposed_by) then
    raise exception 'proposer-no-admin' using errcode = 'CS409';
  end if;
  update frozen_end set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = true where id = p_frozen_end;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, frozen_end_id)
  values (p_decision, v_frozen_end.batch_id, v_frozen_end.maker_id, next_decision_no(v_frozen_end.batch_id), 'withdraw-frozen',
    v_actor.operator_id, v_actor.session_id, p_frozen_end)
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = v_frozen_end.batch_id;
  perform move_batch(v_frozen_end.batch_id, 'withdrawing');
  perform pg_notify('decision_recorded', v_frozen_end.batch_id::text);
  perform append_audit(v_actor, 'batch.frozen-end-confirmed', v_frozen_end.batch_id, p_decision, jsonb_build_object(
    'frozenEnd', p_frozen_end,
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

-- Either admin takes the proposal back; the batch stays frozen, and it may be proposed again.
create function decline_frozen_end(p_cookie text, p_address inet, p_request_id uuid, p_frozen_end uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_frozen_end frozen_end;
begin
  perform 1 from frozen_end where id = p_frozen_end and decided_by = v_actor.operator_id and not confirmed;
  if found then
    return; -- They said so already: a request that came twice.
  end if;
  v_frozen_end := require_open_frozen_end(v_actor, p_frozen_end);
  update frozen_end set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = false where id = p_frozen_end;
  perform pg_notify('batch_changed', v_frozen_end.batch_id::text);
  perform append_audit(v_actor, 'batch.frozen-end-declined', v_frozen_end.batch_id, null, jsonb_build_object('frozenEnd', p_frozen_end));
end $$;

create function require_open_frozen_end(p_actor actor, p_frozen_end uuid) returns frozen_end
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_frozen_end frozen_end;
begin
  select * into v_frozen_end from frozen_end where id = p_frozen_end;
  if not found then
    raise exception 'change-not-found' using errcode = 'CS404';
  end if;
  if v_frozen_end.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  perform require_frozen_batch(p_actor, v_frozen_end.batch_id);
  -- Two admins may click at once: the second finds it decided, now that the batch is theirs.
  select * into v_frozen_end from frozen_end where id = p_frozen_end for update;
  if v_frozen_end.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  return v_frozen_end;
end $$;

-- The rows of a slice whose people are pending, or approved and not final, as bits. An approval that was undone and not given back yet
-- is not final either.
create function rows_not_final(p_slice batch_slice) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select bits_of(array(
    select u.row_no from users u
    where u.batch_id = p_slice.batch_id and u.row_no between p_slice.row_from and p_slice.row_to
      and (u.status = 'pending' or (u.status = 'approved' and u.decision_id in (select approvals_not_final(p_slice.batch_id))))),
    p_slice.row_from, p_slice.row_to - p_slice.row_from + 1);
$$;
