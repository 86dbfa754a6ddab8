-- One act of one person on a selection of users. Nothing else changes a user's status.
create table decision (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  decision_no integer not null check (decision_no > 0),
  verdict verdict not null,
  actor_id uuid references auth.operator,
  session_id uuid,
  reason_id uuid references reason,
  reason text check (char_length(reason) <= 1000),
  -- Rows in their order, each once, so that those of a slice are found without reading all.
  selected_rows integer[],
  -- Whether those rows were named by e-mail. The addresses are not kept.
  by_email boolean not null default false,
  filter jsonb check (jsonb_typeof(filter) = 'object'),
  except_rows integer[],
  also_rows integer[],
  undoes uuid unique,
  expected_count integer check (expected_count >= 0),
  recorded_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  applied integer check (applied >= 0),
  skipped integer check (skipped >= 0),
  digest bytea check (octet_length(digest) = 32),
  -- From when an approval stands for good: its end and the undo window. Null until then, and for ever when it was undone.
  final_at timestamptz,
  undone_at timestamptz,
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  unique (batch_id, decision_no),
  unique (id, batch_id, actor_id),
  -- Whoever approved, and nobody else, in the same batch.
  foreign key (undoes, batch_id, actor_id) references decision (id, batch_id, actor_id),
  constraint four_eyes check (case verdict
    when 'approve' then actor_id is not null and actor_id <> maker_id
    when 'reject' then actor_id is not null and actor_id <> maker_id
    when 'send-back' then actor_id is not null and actor_id <> maker_id
    when 'undo' then actor_id is not null and actor_id <> maker_id
    when 'withdraw' then actor_id is not null and actor_id = maker_id
    when 'expire' then actor_id is null
  end),
  constraint reject_says_why check (verdict not in ('reject', 'send-back') or reason_id is not null or coalesce(reason ~ '\S', false)),
  constraint one_selection check (case
    when verdict = 'undo' then
      undoes is not null and num_nonnulls(selected_rows, filter, except_rows, also_rows) = 0 and expected_count is not null
    when selected_rows is not null then num_nonnulls(filter, except_rows, also_rows, undoes) = 0
    else filter is not null and expected_count is not null and undoes is null
  end),
  constraint only_rows_are_by_email check (not by_email or selected_rows is not null),
  constraint only_approvals_become_final check (final_at is null or (verdict = 'approve' and applied_at is not null and undone_at is null)),
  constraint only_approvals_are_undone check (undone_at is null or verdict = 'approve'),
  constraint applied_says_how_many check (
    (applied_at is null) = (applied is null) and (applied_at is null) = (skipped is null) and (applied_at is null) = (digest is null))
);
create index decision_by_time on decision (recorded_at, id);
create index decision_by_finality on decision (batch_id, final_at) where verdict = 'approve';
create index decision_unapplied on decision (batch_id, decision_no) where applied_at is null;

-- What became of a decision in one slice: which rows it took, a bit each from the slice's first row on, and the digest that
-- binds them to what those rows say: sha256(digest of the slice ‖ varbit_send(applied_rows)). Only ever added to.
create table decision_slice (
  decision_id uuid not null references decision,
  slice_no integer not null,
  applied integer not null check (applied >= 0),
  applied_rows varbit not null check (bit_count(applied_rows) = applied),
  digest bytea not null check (octet_length(digest) = 32),
  applied_at timestamptz not null default clock_timestamp(),
  primary key (decision_id, slice_no)
);

-- What was decided, as one text. Its sha256 stands in the audit, so that neither a reason nor a selection is changed unseen.
create function decision_text(p_decision decision) returns text
language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_object('verdict', p_decision.verdict, 'reason', p_decision.reason, 'rows', array_to_string(p_decision.selected_rows, ','),
    'reasonId', p_decision.reason_id, 'reasonTitle', (select r.title from reason r where r.id = p_decision.reason_id),
    'filter', p_decision.filter, 'except', array_to_string(p_decision.except_rows, ','), 'also', array_to_string(p_decision.also_rows, ','),
    'undoes', p_decision.undoes, 'expected', p_decision.expected_count)::text
$$;

create function next_decision_no(p_batch uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(decision_no), 0) + 1 from decision where batch_id = p_batch;
$$;

-- How many are pending whom a filter selects, but some rows and with others beside. A plan of its own each time, so that
-- the rows are looked up in a hash table.
create function count_selected(p_batch uuid, p_filter jsonb, p_except integer[], p_also integer[]) returns bigint
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_except integer[] := coalesce(p_except, '{}');
  v_also integer[] := coalesce(p_also, '{}');
begin
  if p_filter = '{}' then
    return (select coalesce(sum(pending), 0) from batch_slice where batch_id = p_batch) - (
      select count(*) from users u
      where u.batch_id = p_batch and u.row_no = any (v_except) and u.row_no <> all (v_also) and u.status = 'pending');
  end if;
  return (
    select count(*) from users u, resolve_filter(p_batch, p_filter) r(resolved)
    where u.batch_id = p_batch and u.status = 'pending'
      and ((u.row_no <> all (v_except) and user_matches(u, r.resolved)) or u.row_no = any (v_also)));
end $$;

create function in_order(p_rows integer[]) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select array_agg(distinct r order by r) from unnest(p_rows) r where r is not null;
$$;

-- Of rows in their order, those from one to another.
create function rows_between(p_rows integer[], p_from integer, p_to integer) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select p_rows[width_bucket(p_from - 1, p_rows) + 1 : width_bucket(p_to, p_rows)];
$$;

-- The rows of a batch that claims are of. Who is rejected or withdrawn claims nothing any more, but is known still.
-- An e-mail that is nobody's is refused with how many are; which, the caller knows.
create function rows_of_claims(p_batch uuid, p_claims text[]) returns integer[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_claims text[] := array(select distinct c from unnest(p_claims) c where c is not null);
  v_rows integer[];
  v_found text[];
  v_freed integer[];
  v_freed_claims text[];
begin
  select array_agg(u.row_no), array_agg(u.claim) into v_rows, v_found from users u where u.claim = any (v_claims) and u.batch_id = p_batch;
  if cardinality(v_claims) > coalesce(cardinality(v_found), 0) then
    select array_agg(u.row_no), array_agg(distinct 'email:' || lower(u.email)) into v_freed, v_freed_claims from users u
    where u.batch_id = p_batch and u.claim is null and 'email:' || lower(u.email) = any (v_claims);
    v_found := v_found || v_freed_claims;
    if cardinality(v_claims) > coalesce(cardinality(v_found), 0) then
      raise exception 'emails-unknown' using errcode = 'CS422',
        detail = json_build_object('unknown', cardinality(v_claims) - coalesce(cardinality(v_found), 0), 'of', cardinality(v_claims))::text;
    end if;
  end if;
  return v_rows || v_freed;
end $$;

-- The web's act: a checker's verdict goes into the record, whole. Applying it is the worker's.
-- Exactly one of p_rows, p_claims and p_filter is given; with a filter, p_expected_count is what the checker saw.
create function record_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea,
  p_decision uuid, p_batch uuid, p_verdict verdict, p_reason_id uuid, p_reason text,
  p_rows integer[], p_claims text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_weighty_actor(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_decision);
  v_batch batch;
  v_rows integer[];
  v_count bigint;
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  if p_verdict not in ('approve', 'reject', 'send-back') then
    raise exception 'verdict-not-yours' using errcode = 'CS403';
  end if;
  perform require_reason(p_verdict, p_reason_id, p_reason);
  select * into v_batch from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id = v_actor.operator_id then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  if p_rows is not null or p_claims is not null then
    v_rows := in_order(case when p_claims is null then p_rows else p_rows || rows_of_claims(p_batch, p_claims) end);
    v_count := cardinality(v_rows);
  else
    v_count := count_selected(p_batch, p_filter, p_except, p_also);
    if v_count is distinct from p_expected_count then
      raise exception 'count-moved' using errcode = 'CS409',
        detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
    end if;
  end if;
  if coalesce(v_count, 0) = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason_id, reason,
    selected_rows, by_email, filter, except_rows, also_rows, expected_count)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), p_verdict, v_actor.operator_id, v_actor.session_id,
    p_reason_id, nullif(btrim(p_reason), ''), v_rows, p_claims is not null, p_filter, in_order(p_except), in_order(p_also), v_count)
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform pg_notify('decision_recorded', p_batch::text);
  perform append_audit(v_actor, 'decision.recorded', p_batch, p_decision, jsonb_build_object(
    'verdict', p_verdict, 'selected', v_count,
    'by', case when p_claims is not null then 'email' when v_rows is null then 'filter' else 'rows' end,
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

-- The web's act: a checker takes an approval of their own back, before it is final; what it has not reached yet it does not reach.
-- It is a decision of its own, and the worker's to apply.
create function undo_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_decision uuid, p_approval uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_weighty_actor(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('undo ' || p_approval, 'UTF8')), p_decision);
  v_batch batch;
  v_approval decision;
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  -- No slice is being applied while this is held.
  select b.* into v_batch from batch b where b.id = (select d.batch_id from decision d where d.id = p_approval) for update;
  if not found then
    raise exception 'decision-not-found' using errcode = 'CS404';
  end if;
  select * into strict v_approval from decision where id = p_approval for update;
  if v_approval.actor_id is distinct from v_actor.operator_id then
    raise exception 'not-your-decision' using errcode = 'CS403';
  end if;
  if v_approval.verdict <> 'approve' then
    raise exception 'undo-only-approvals' using errcode = 'CS409';
  end if;
  if v_approval.undone_at is not null then
    raise exception 'undone-already' using errcode = 'CS409';
  end if;
  if v_approval.final_at <= clock_timestamp() then
    raise exception 'undo-too-late' using errcode = 'CS409', detail = json_build_object('finalAt', v_approval.final_at)::text;
  end if;
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, undoes, expected_count)
  values (p_decision, v_batch.id, v_batch.maker_id, next_decision_no(v_batch.id), 'undo', v_actor.operator_id, v_actor.session_id,
    p_approval, (select coalesce(sum(applied), 0) from decision_slice where decision_id = p_approval))
  returning * into v_recorded;
  update decision set undone_at = v_recorded.recorded_at, final_at = null where id = p_approval;
  update batch set changes_recorded = changes_recorded + 1 where id = v_batch.id;
  perform pg_notify('batch_changed', v_batch.id::text);
  perform pg_notify('decision_recorded', v_batch.id::text);
  perform append_audit(v_actor, 'decision.recorded', v_batch.id, p_decision, jsonb_build_object(
    'verdict', 'undo', 'selected', v_recorded.expected_count, 'by', 'undo', 'undoes', p_approval,
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

-- The maker's act: what is still pending is taken back, and the batch leaves the desk at once.
create function record_withdrawal(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_decision uuid, p_batch uuid, p_reason text
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('withdraw ' || p_batch, 'UTF8')), p_decision);
  v_batch batch;
  v_recorded decision;
begin
  if v_decision <> p_decision then
    return v_decision;
  end if;
  -- After the slices that are being imported, before any that is not: see claim_slice.
  perform 1 from batch_slice s
  where s.batch_id = p_batch and s.imported_at is null
    and exists (select from batch b where b.id = p_batch and b.maker_id = v_actor.operator_id)
  order by s.slice_no desc for update;
  select * into v_batch from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id <> v_actor.operator_id then
    raise exception 'not-your-batch' using errcode = 'CS403';
  end if;
  if v_batch.state not in ('waiting', 'importing', 'held', 'pending') then
    raise exception 'batch-moved-on' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason, filter, expected_count)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), 'withdraw', v_actor.operator_id, v_actor.session_id,
    nullif(btrim(p_reason), ''), '{}', count_selected(p_batch, '{}', null, null))
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform move_batch(p_batch, 'withdrawing');
  perform append_audit(v_actor, 'batch.withdrawn', p_batch, p_decision,
    jsonb_build_object('sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

create function status_of(p_verdict verdict) returns user_status
language sql immutable set search_path = public, pg_temp as $$
  select case p_verdict when 'approve' then 'approved' when 'reject' then 'rejected' when 'send-back' then 'rejected' when 'undo' then 'pending' when 'withdraw' then 'withdrawn' when 'expire' then 'expired' end::user_status
$$;

-- The slices a decision still has to visit: none any more when it was undone.
create function slices_to_decide(p_decision uuid) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no from decision d join batch_slice s on s.batch_id = d.batch_id
  where d.id = p_decision and d.applied_at is null and d.undone_at is null and case
      when d.undoes is not null
        then exists (select from decision_slice a where a.decision_id = d.undoes and a.slice_no = s.slice_no and a.applied > 0)
      else s.pending > 0 and (d.selected_rows is null
        or width_bucket(s.row_to, d.selected_rows) > width_bucket(s.row_from - 1, d.selected_rows))
    end
    and not exists (select from decision_slice a where a.decision_id = d.id and a.slice_no = s.slice_no)
  order by s.slice_no;
$$;

-- Rows as bits: p_length of them, from row p_from on. Written from one row to the next, for setting a bit copies all of them.
create function bits_of(p_rows integer[], p_from integer, p_length integer) returns varbit
language sql immutable set search_path = public, pg_temp as $$
  select (coalesce(string_agg(repeat('0', r - before - 1) || '1', '' order by r), '')
    || repeat('0', p_from + p_length - 1 - coalesce(max(r), p_from - 1)))::varbit
  from (select r, lag(r, 1, p_from - 1) over (order by r) as before from unnest(p_rows) r) spaced
$$;

-- And back: the rows whose bits are set, the first bit being row p_from. Unpacked once, not for every bit.
create function rows_of(p_bits varbit, p_from integer) returns setof integer
language sql immutable set search_path = public, pg_temp as $$
  with unpacked as materialized (select p_bits || B'' as bits)
  select p_from + n from unpacked, generate_series(0, bit_length(bits) - 1) n where get_bit(bits, n) = 1;
$$;

-- What an undo gives back in a slice after a decision was recorded was not pending when its checker looked.
create function returned_since(p_decision decision, p_slice integer) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select bit_or(a.applied_rows)::varbit from decision u join decision_slice a on a.decision_id = u.id and a.slice_no = p_slice
  where u.batch_id = p_decision.batch_id and u.verdict = 'undo' and u.decision_no < p_decision.decision_no
    and a.applied_at > p_decision.recorded_at;
$$;

-- The worker's act: a recorded decision takes effect in one slice, on what is still pending there, or is still what an undo takes
-- back. Safe to repeat.
create function apply_decision_slice(p_decision uuid, p_slice integer) returns integer
language plpgsql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_slice batch_slice;
  v_rows integer[];
  -- Whom a filter would take and the decision does not, and whom it takes though the filter would not.
  v_except integer[] := '{}';
  v_also integer[] := '{}';
  v_status user_status;
  v_applied integer;
  v_applied_rows varbit;
  v_digest bytea;
begin
  -- Recording and applying take turns, so that what a decision saw is what was applied before it was recorded.
  perform 1 from batch where id = (select d.batch_id from decision d where d.id = p_decision) for share;
  select * into v_decision from decision where id = p_decision;
  if not found then
    raise exception 'decision-not-found' using errcode = 'CS404';
  end if;
  perform 1 from decision where batch_id = v_decision.batch_id and decision_no < v_decision.decision_no and applied_at is null;
  if found then
    raise exception 'decision-out-of-order' using errcode = 'CS409';
  end if;
  select * into v_slice from batch_slice where batch_id = v_decision.batch_id and slice_no = p_slice for update;
  if not found then
    raise exception 'slice-not-found' using errcode = 'CS404';
  end if;
  select applied into v_applied from decision_slice where decision_id = p_decision and slice_no = p_slice;
  if found then
    return v_applied;
  end if;
  if v_decision.applied_at is not null or v_decision.undone_at is not null then
    return 0;
  end if;
  v_status := status_of(v_decision.verdict);
  if v_decision.verdict in ('approve', 'reject', 'send-back') and v_decision.selected_rows is null then
    v_also := coalesce(rows_between(v_decision.also_rows, v_slice.row_from, v_slice.row_to), '{}');
    v_except := array(
      (select unnest(rows_between(v_decision.except_rows, v_slice.row_from, v_slice.row_to))
        union select rows_of(returned_since(v_decision, p_slice), v_slice.row_from))
      except select unnest(v_also));
  end if;
  if v_decision.verdict = 'undo' then
    -- Whose claim was held as approved goes on holding it as pending.
    select applied_rows into v_applied_rows from decision_slice where decision_id = v_decision.undoes and slice_no = p_slice;
    update users set status = v_status, decision_id = null
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and decision_id = v_decision.undoes;
    get diagnostics v_applied = row_count;
    v_applied_rows := coalesce(v_applied_rows, repeat('0', v_slice.row_to - v_slice.row_from + 1)::varbit);
  elsif v_decision.filter = '{}' then
    update users set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then claim end
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'pending'
      and row_no <> all (v_except);
    get diagnostics v_applied = row_count;
    v_applied_rows := v_slice.pending_rows & ~bits_of(v_except, v_slice.row_from, v_slice.row_to - v_slice.row_from + 1);
  else
    if v_decision.selected_rows is not null then
      v_rows := rows_between(v_decision.selected_rows, v_slice.row_from, v_slice.row_to);
      with taken as (
        update users set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then claim end
        where batch_id = v_slice.batch_id and row_no = any (v_rows) and status = 'pending' returning row_no)
      select array_agg(row_no) into v_rows from taken;
    else
      with taken as (
        update users u set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then u.claim end
        from resolve_filter(v_slice.batch_id, v_decision.filter) r(resolved)
        where u.batch_id = v_slice.batch_id and u.row_no between v_slice.row_from and v_slice.row_to and u.status = 'pending'
          and ((u.row_no <> all (v_except) and user_matches(u, r.resolved)) or u.row_no = any (v_also)) returning u.row_no)
      select array_agg(row_no) into v_rows from taken;
    end if;
    v_applied := coalesce(cardinality(v_rows), 0);
    v_applied_rows := bits_of(v_rows, v_slice.row_from, v_slice.row_to - v_slice.row_from + 1);
  end if;
  v_digest := sha256(v_slice.digest || varbit_send(v_applied_rows));
  update batch_slice set
    pending = pending + case v_status when 'pending' then v_applied else - v_applied end,
    pending_rows = case v_status when 'pending' then pending_rows | v_applied_rows else pending_rows & ~v_applied_rows end,
    approved = approved + case v_status when 'approved' then v_applied when 'pending' then - v_applied else 0 end,
    rejected = rejected + case v_status when 'rejected' then v_applied else 0 end,
    withdrawn = withdrawn + case v_status when 'withdrawn' then v_applied else 0 end,
    expired = expired + case v_status when 'expired' then v_applied else 0 end
  where batch_id = v_slice.batch_id and slice_no = p_slice;
  insert into decision_slice (decision_id, slice_no, applied, applied_rows, digest)
  values (p_decision, p_slice, v_applied, v_applied_rows, v_digest);
  perform pg_notify('batch_changed', v_slice.batch_id::text);
  perform append_audit(null, 'decision.applied-to-slice', v_slice.batch_id, p_decision,
    jsonb_build_object('slice', p_slice, 'applied', v_applied, 'digest', encode(v_digest, 'hex')));
  return v_applied;
end $$;

-- Ends a decision that has visited every slice it concerns, and a withdrawal's batch with it.
create function finish_decision(p_decision uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_applied integer;
  v_applied_at timestamptz;
  v_final_at timestamptz;
begin
  select * into strict v_decision from decision where id = p_decision for update;
  if v_decision.applied_at is not null then
    return;
  end if;
  perform 1 from slices_to_decide(p_decision);
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  select coalesce(sum(applied), 0) into v_applied from decision_slice where decision_id = p_decision;
  v_applied_at := clock_timestamp();
  if v_decision.verdict = 'approve' and v_decision.undone_at is null then
    v_final_at := v_applied_at + (select make_interval(secs => p.undo_window_seconds) from policy p);
  end if;
  update decision set applied_at = v_applied_at, applied = v_applied, final_at = v_final_at,
    -- Over all it took: the digests of its slices, in their order.
    digest = (select sha256(coalesce(string_agg(a.digest, ''::bytea order by a.slice_no), ''::bytea)) from decision_slice a where a.decision_id = p_decision),
    skipped = greatest(coalesce(expected_count, 0) - v_applied, 0)
  where id = p_decision;
  if v_decision.verdict = 'withdraw' then
    perform require_balance(v_decision.batch_id);
    perform move_batch(v_decision.batch_id, 'withdrawn');
  else
    perform pg_notify('batch_changed', v_decision.batch_id::text);
  end if;
  perform append_audit(null, 'decision.applied', v_decision.batch_id, p_decision,
    (select jsonb_build_object('verdict', d.verdict, 'applied', d.applied, 'skipped', d.skipped, 'digest', encode(d.digest, 'hex'))
      || case when d.verdict = 'approve' then jsonb_build_object(
        'finalAt', to_char(d.final_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) else '{}' end from decision d where d.id = p_decision));
end $$;

-- Closes a batch in which nothing waits any more and nothing can be undone any more. True when it is closed.
create function close_batch(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_state batch_state;
begin
  select state into strict v_state from batch where id = p_batch for update;
  if v_state <> 'pending' then
    return v_state = 'closed';
  end if;
  perform 1 from batch_slice where batch_id = p_batch and pending > 0;
  if found then
    return false;
  end if;
  perform 1 from decision where batch_id = p_batch and applied_at is null;
  if found then
    return false;
  end if;
  perform 1 from decision where batch_id = p_batch and verdict = 'approve' and final_at > clock_timestamp();
  if found then
    return false;
  end if;
  perform require_balance(p_batch);
  perform move_batch(p_batch, 'closed');
  perform append_audit(null, 'batch.closed', p_batch, null, (
    select jsonb_build_object('approved', coalesce(sum(approved), 0), 'rejected', coalesce(sum(rejected), 0),
      'invalid', coalesce(sum(invalid), 0), 'duplicate', coalesce(sum(duplicate), 0)) from batch_slice where batch_id = p_batch));
  return true;
end $$;

-- The owner's act, and no login role's: a person is taken out of the record, at their own wish or by law. What bound them stays: the
-- row, its status, its decision and every digest. p_bytes takes the place of the record in the kept file; p_file_sha256 is that file's
-- hash from then on, and p_slice_digest is over the people of the slice who are left, so that they can still be checked.
create function erase_user(p_batch uuid, p_row integer, p_byte_from bigint, p_bytes bytea, p_file_sha256 bytea, p_slice_digest bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_chunk_bytes constant bigint := 1048576;
  v_byte_to bigint := p_byte_from + octet_length(p_bytes);
  v_slice integer;
  v_original uuid;
begin
  update users set name = '[erased]', city = '[erased]', email = null, dob = '1900-01-01',
    claim = case when claim is not null then 'erased:' || p_batch || ':' || p_row end
  where batch_id = p_batch and row_no = p_row and name <> '[erased]';
  if not found then
    raise exception 'user-not-found' using errcode = 'CS404';
  end if;
  perform erase_from_desk(p_batch, p_row);
  select slice_no into strict v_slice from batch_slice where batch_id = p_batch and p_row between row_from and row_to;
  update upload_chunk c set bytes = overlay(c.bytes
    placing substring(p_bytes from (greatest(c.chunk_no * v_chunk_bytes, p_byte_from) - p_byte_from)::integer + 1
      for (least((c.chunk_no + 1) * v_chunk_bytes, v_byte_to) - greatest(c.chunk_no * v_chunk_bytes, p_byte_from))::integer)
    from (greatest(c.chunk_no * v_chunk_bytes, p_byte_from) - c.chunk_no * v_chunk_bytes)::integer + 1)
  from batch b
  where b.id = p_batch and c.upload_id = b.upload_id and c.chunk_no between p_byte_from / v_chunk_bytes and (v_byte_to - 1) / v_chunk_bytes;
  -- In a gzip file nothing can be overlaid: it goes, and what is kept from then on is the text that was in it.
  update batch b set original_upload_id = null from batch o where b.id = p_batch and o.id = b.id returning o.original_upload_id into v_original;
  delete from upload where id = v_original;
  perform append_audit(null, 'user.erased', p_batch, null, jsonb_build_object('row', p_row, 'slice', v_slice, 'by', session_user,
    'byteFrom', p_byte_from, 'bytes', octet_length(p_bytes),
    'fileSha256', encode(p_file_sha256, 'hex'), 'sliceDigest', encode(p_slice_digest, 'hex')));
end $$;
