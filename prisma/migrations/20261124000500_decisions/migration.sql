-- One act of one person on a selection of users. Nothing else changes a user's status.
create type verdict as enum ('approve', 'reject', 'withdraw', 'expire');

create table decision (
  id uuid primary key,
  batch_id uuid not null,
  maker_id uuid not null,
  decision_no integer not null check (decision_no > 0),
  verdict verdict not null,
  actor_id uuid references auth.operator,
  session_id uuid,
  reason text check (char_length(reason) <= 1000),
  selected_rows integer[],
  filter jsonb check (jsonb_typeof(filter) = 'object'),
  except_rows integer[],
  expected_count integer check (expected_count >= 0),
  recorded_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  applied integer check (applied >= 0),
  skipped integer check (skipped >= 0),
  digest bytea check (octet_length(digest) = 32),
  foreign key (batch_id, maker_id) references batch (id, maker_id),
  unique (batch_id, decision_no),
  constraint four_eyes check (case verdict
    when 'approve' then actor_id is not null and actor_id <> maker_id
    when 'reject' then actor_id is not null and actor_id <> maker_id
    when 'withdraw' then actor_id is not null and actor_id = maker_id
    when 'expire' then actor_id is null
  end),
  constraint reject_says_why check (verdict <> 'reject' or coalesce(reason ~ '\S', false)),
  constraint one_selection check (
    (selected_rows is not null and filter is null and except_rows is null)
    or (selected_rows is null and filter is not null and expected_count is not null)),
  constraint applied_says_how_many check (
    (applied_at is null) = (applied is null) and (applied_at is null) = (skipped is null) and (applied_at is null) = (digest is null))
);

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
    'filter', p_decision.filter, 'except', array_to_string(p_decision.except_rows, ','), 'expected', p_decision.expected_count)::text
$$;

create function next_decision_no(p_batch uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(decision_no), 0) + 1 from decision where batch_id = p_batch;
$$;

create function count_selected(p_batch uuid, p_filter jsonb, p_except integer[]) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if p_filter = '{}' and coalesce(cardinality(p_except), 0) = 0 then
    return (select coalesce(sum(pending), 0) from batch_slice where batch_id = p_batch);
  end if;
  return (
    select count(*) from users u
    where u.batch_id = p_batch and u.status = 'pending' and user_matches(u, (select resolve_filter(p_batch, p_filter)))
      and (p_except is null or not u.row_no = any (p_except)));
end $$;

-- The web's act: a checker's verdict goes into the record, whole. Applying it is the worker's.
-- Exactly one of p_rows and p_filter is given; with a filter, p_expected_count is what the checker saw.
create function record_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea,
  p_decision uuid, p_batch uuid, p_verdict verdict, p_reason text,
  p_rows integer[], p_filter jsonb, p_except integer[], p_expected_count integer
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
  if p_verdict not in ('approve', 'reject') then
    raise exception 'verdict-not-yours' using errcode = 'CS403';
  end if;
  if p_verdict = 'reject' and not coalesce(p_reason ~ '\S', false) then
    raise exception 'reason-missing' using errcode = 'CS422';
  end if;
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
  if p_rows is not null then
    select array_agg(distinct r order by r) into v_rows from unnest(p_rows) r where r is not null;
    v_count := cardinality(v_rows);
  else
    v_count := count_selected(p_batch, p_filter, p_except);
    if v_count is distinct from p_expected_count then
      raise exception 'count-moved' using errcode = 'CS409',
        detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
    end if;
  end if;
  if coalesce(v_count, 0) = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason, selected_rows, filter, except_rows, expected_count)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), p_verdict, v_actor.operator_id, v_actor.session_id,
    nullif(btrim(p_reason), ''), v_rows, p_filter, p_except, v_count)
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'decision.recorded', p_batch, p_decision, jsonb_build_object(
    'verdict', p_verdict, 'selected', v_count, 'by', case when v_rows is null then 'filter' else 'rows' end,
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
    nullif(btrim(p_reason), ''), '{}', count_selected(p_batch, '{}', null))
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform move_batch(p_batch, 'withdrawing');
  perform append_audit(v_actor, 'batch.withdrawn', p_batch, p_decision,
    jsonb_build_object('sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

create function status_of(p_verdict verdict) returns user_status
language sql immutable set search_path = public, pg_temp as $$
  select case p_verdict when 'approve' then 'approved' when 'reject' then 'rejected' when 'withdraw' then 'withdrawn' when 'expire' then 'expired' end::user_status
$$;

-- The slices a decision still has to visit.
create function slices_to_decide(p_decision uuid) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no from decision d join batch_slice s on s.batch_id = d.batch_id
  where d.id = p_decision and d.applied_at is null and s.pending > 0
    and (d.selected_rows is null or exists (select from unnest(d.selected_rows) r where r between s.row_from and s.row_to))
    and not exists (select from decision_slice a where a.decision_id = d.id and a.slice_no = s.slice_no)
  order by s.slice_no;
$$;

-- Rows as bits: p_length of them, from row p_from on.
create function bits_of(p_rows integer[], p_from integer, p_length integer) returns varbit
language plpgsql immutable set search_path = public, pg_temp as $$
declare
  v_bits varbit := repeat('0', p_length)::varbit;
  v_row integer;
begin
  -- Setting a bit copies all of them: cheap for some rows, not for most of a slice.
  if coalesce(cardinality(p_rows), 0) > 500 then
    return (
      select string_agg(case when r is null then '0' else '1' end, '' order by n)::varbit
      from generate_series(p_from, p_from + p_length - 1) n left join unnest(p_rows) r on r = n);
  end if;
  foreach v_row in array coalesce(p_rows, '{}') loop
    v_bits := set_bit(v_bits, v_row - p_from, 1);
  end loop;
  return v_bits;
end $$;

-- The worker's act: a recorded decision takes effect in one slice, on what is still pending there. Safe to repeat.
create function apply_decision_slice(p_decision uuid, p_slice integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_slice batch_slice;
  v_rows integer[];
  v_status user_status;
  v_applied integer;
  v_applied_rows varbit;
  v_digest bytea;
begin
  select * into v_decision from decision where id = p_decision;
  if not found then
    raise exception 'decision-not-found' using errcode = 'CS404';
  end if;
  -- Recording and applying take turns, so that what a decision saw is what was applied before it was recorded.
  perform 1 from batch where id = v_decision.batch_id for share;
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
  if v_decision.applied_at is not null then
    return 0;
  end if;
  v_status := status_of(v_decision.verdict);
  if v_decision.filter = '{}' and coalesce(cardinality(v_decision.except_rows), 0) = 0 then
    update users set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then claim end
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'pending';
    get diagnostics v_applied = row_count;
    v_applied_rows := v_slice.pending_rows;
  else
    if v_decision.selected_rows is not null then
      select array_agg(r) into v_rows from unnest(v_decision.selected_rows) r where r between v_slice.row_from and v_slice.row_to;
      with taken as (
        update users set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then claim end
        where batch_id = v_slice.batch_id and row_no = any (v_rows) and status = 'pending' returning row_no)
      select array_agg(row_no) into v_rows from taken;
    else
      with taken as (
        update users u set status = v_status, decision_id = p_decision, claim = case when v_status = 'approved' then u.claim end
        where u.batch_id = v_slice.batch_id and u.row_no between v_slice.row_from and v_slice.row_to and u.status = 'pending'
          and user_matches(u, (select resolve_filter(v_slice.batch_id, v_decision.filter)))
          and (v_decision.except_rows is null or not u.row_no = any (v_decision.except_rows)) returning u.row_no)
      select array_agg(row_no) into v_rows from taken;
    end if;
    v_applied := coalesce(cardinality(v_rows), 0);
    v_applied_rows := bits_of(v_rows, v_slice.row_from, v_slice.row_to - v_slice.row_from + 1);
  end if;
  v_digest := sha256(v_slice.digest || varbit_send(v_applied_rows));
  update batch_slice set
    pending = pending - v_applied,
    pending_rows = pending_rows & ~v_applied_rows,
    approved = approved + case v_status when 'approved' then v_applied else 0 end,
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
  update decision set applied_at = clock_timestamp(), applied = v_applied,
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
    (select jsonb_build_object('verdict', d.verdict, 'applied', d.applied, 'skipped', d.skipped, 'digest', encode(d.digest, 'hex')) from decision d where d.id = p_decision));
end $$;

-- Closes a batch in which nothing waits any more. True when it is closed.
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
