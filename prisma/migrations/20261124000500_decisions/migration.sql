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
  -- Whether people were named by e-mail. The addresses are not kept.
  by_email boolean not null default false,
  filter jsonb check (jsonb_typeof(filter) = 'object'),
  -- Beside a filter: how many rows it was told to leave out, and how many to cover though they do not match.
  except_count integer check (except_count >= 0),
  also_count integer check (also_count >= 0),
  undoes uuid unique,
  -- How many people decision_selection has for it, and the sha256 over them. A withdrawal and an expiry have none: they take the people
  -- who are pending when they are applied, and `selected` is how many those were.
  selected integer check (selected >= 0),
  selection_digest bytea check (octet_length(selection_digest) = 32),
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
    when 'withdraw-frozen' then actor_id is not null and actor_id <> maker_id
  end),
  constraint reject_says_why check (verdict not in ('reject', 'send-back') or reason_id is not null or coalesce(reason ~ '\S', false)),
  constraint one_selection check (case
    when verdict in ('withdraw', 'expire', 'withdraw-frozen') then
      num_nonnulls(filter, except_count, also_count, undoes, selection_digest) = 0 and not by_email and (selected is null) = (applied_at is null)
    when verdict = 'undo' then
      undoes is not null and num_nonnulls(filter, except_count, also_count) = 0 and not by_email
      and num_nonnulls(selected, selection_digest) = 2
    else undoes is null and num_nonnulls(filter, except_count, also_count) in (0, 3) and not (by_email and filter is not null)
      and num_nonnulls(selected, selection_digest) = 2
  end),
  constraint only_approvals_become_final check (final_at is null or (verdict = 'approve' and applied_at is not null and undone_at is null)),
  constraint only_approvals_are_undone check (undone_at is null or verdict = 'approve'),
  constraint applied_says_how_many check (
    (applied_at is null) = (applied is null) and (applied_at is null) = (skipped is null) and (applied_at is null) = (digest is null)),
  constraint all_accounted_for check (applied_at is null or applied + skipped = selected)
);
create index decision_by_time on decision (recorded_at, id);
create index decision_by_finality on decision (batch_id, final_at) where verdict = 'approve';
create index decision_unapplied on decision (batch_id, decision_no) where applied_at is null;

-- The people a decision covers, a bit for each row of a slice. Written with the decision and never changed: no filter is evaluated after
-- that, so what is applied cannot be more than what was counted.
create table decision_selection (
  decision_id uuid not null references decision,
  slice_no integer not null,
  selected_rows varbit not null,
  selected integer not null check (selected > 0),
  primary key (decision_id, slice_no),
  constraint selected_by_row check (bit_count(selected_rows) = selected)
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

-- Why a decision skipped so many of the rows it covers. Counted from bits when it ends, and never changed.
create table decision_skipped (
  decision_id uuid not null references decision,
  skip_no integer not null,
  cause text not null check (cause in ('already-decided', 'taken-back', 'batch-frozen', 'not-among-users')),
  -- The decision that was earlier.
  by_id uuid references decision,
  skipped integer not null check (skipped > 0),
  primary key (decision_id, skip_no),
  constraint decided_by_another check ((cause = 'already-decided') = (by_id is not null))
);

-- What was decided, as one text. Its sha256 stands in the audit, so that neither a reason nor a selection is changed unseen.
create function decision_text(p_decision decision) returns text
language sql stable set search_path = public, pg_temp as $$
  select jsonb_build_object('verdict', p_decision.verdict, 'reason', p_decision.reason,
    'reasonId', p_decision.reason_id, 'reasonTitle', (select r.title from reason r where r.id = p_decision.reason_id),
    'filter', p_decision.filter, 'except', p_decision.except_count, 'also', p_decision.also_count, 'undoes', p_decision.undoes,
    -- A withdrawal is counted when it ends, and its text stays what it was.
    'selected', case when p_decision.selection_digest is not null then p_decision.selected end,
    'selection', encode(p_decision.selection_digest, 'hex'))::text
$$;

create function next_decision_no(p_batch uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(decision_no), 0) + 1 from decision where batch_id = p_batch;
$$;

create function in_order(p_rows integer[]) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select array_agg(distinct r order by r) from unnest(p_rows) r;
$$;

-- Of rows in their order, those from one to another.
create function rows_between(p_rows integer[], p_from integer, p_to integer) returns integer[]
language sql immutable set search_path = public, pg_temp as $$
  select p_rows[width_bucket(p_from - 1, p_rows) + 1 : width_bucket(p_to, p_rows)];
$$;

-- Rows as bits: p_length of them, from row p_from on. Written 64 at a time, for setting a bit copies all of them.
create function bits_of(p_rows integer[], p_from integer, p_length integer) returns varbit
language sql immutable set search_path = public, pg_temp as $$
  select left(string_agg(coalesce(w.word, 0)::bit(64)::text, '' order by g.n), p_length)::varbit
  from generate_series(0, (p_length - 1) / 64) g(n)
  left join (
    select (r - p_from) / 64 as n, bit_or(1::bigint << (63 - (r - p_from) % 64)) as word from unnest(p_rows) r group by 1) w on w.n = g.n
$$;

-- And back: the rows whose bits are set, the first bit being row p_from. Of a few the zeros in between tell where they are; of more,
-- each bit is looked at, unpacked once for all.
create function rows_of(p_bits varbit, p_from integer) returns setof integer
language sql immutable set search_path = public, pg_temp as $$
  select (p_from - 1 + sum(char_length(zeros) + 1) over (order by n))::integer
  from string_to_table(p_bits::text, '1') with ordinality as t(zeros, n)
  where bit_count(p_bits) * 10 < bit_length(p_bits) and n <= bit_count(p_bits)
  union all
  select p_from + n from (select p_bits || B'' as bits offset 0) unpacked, generate_series(0, bit_length(bits) - 1) n
  where bit_count(p_bits) * 10 >= bit_length(p_bits) and get_bit(bits, n) = 1;
$$;

-- Finds the rows of a batch by identity key, including people who were rejected or withdrawn and so freed theirs.
-- The refusal says how many keys are unknown and never repeats one.
create function rows_of_identity_keys(p_batch uuid, p_identity_keys text[]) returns integer[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_identity_keys text[] := array(select distinct c from unnest(p_identity_keys) c);
  v_rows integer[];
  v_found text[];
  v_freed integer[];
  v_freed_identity_keys text[];
begin
  select array_agg(u.row_no), array_agg(u.identity_key) into v_rows, v_found from users u where u.identity_key = any (v_identity_keys) and u.batch_id = p_batch;
  if cardinality(v_identity_keys) > coalesce(cardinality(v_found), 0) then
    select array_agg(u.row_no), array_agg(distinct u.freed_identity_key) into v_freed, v_freed_identity_keys from users u
    where u.batch_id = p_batch and u.freed_identity_key = any (v_identity_keys);
    v_found := v_found || v_freed_identity_keys;
    if cardinality(v_identity_keys) > coalesce(cardinality(v_found), 0) then
      raise exception 'emails-unknown' using errcode = 'CS422',
        detail = json_build_object('unknown', cardinality(v_identity_keys) - coalesce(cardinality(v_found), 0), 'of', cardinality(v_identity_keys))::text;
    end if;
  end if;
  return v_rows || v_freed;
end $$;

create type slice_selection as (slice_no integer, rows varbit);

-- The people of a batch who match a filter, whatever their status; slices without any are left out. A plan of its own each time, so that
-- what the filter does not ask for is not looked at in each row. A search reads the prepared texts, for folding a million names takes
-- most of a second.
create function matching_people(p_batch uuid, p_filter jsonb) returns slice_selection[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_resolved jsonb := resolve_filter(p_batch, p_filter);
  v_first_rows integer[] := array(select row_from from batch_slice where batch_id = p_batch order by slice_no);
  v_found slice_selection[];
begin
  if v_resolved ? 'q' and exists (select from review_index where batch_id = p_batch and built_at is not null) then
    v_found := array(
      select (s.slice_no, bits_of(m.rows, s.row_from, s.row_to - s.row_from + 1))::slice_selection
      from (
        select v_first_rows[width_bucket(p.row_no, v_first_rows)] as row_from, array_agg(p.row_no) as rows
        from review_index_person p where p.batch_id = p_batch and strpos(p.text, v_resolved ->> 'q') > 0 group by 1) m
      join batch_slice s on s.batch_id = p_batch and s.row_from = m.row_from);
    v_resolved := v_resolved - 'q';
    if v_resolved = '{}' then
      return v_found;
    end if;
  end if;
  return array(
    select (s.slice_no, bits_of(m.rows, s.row_from, s.row_to - s.row_from + 1)
      & case when v_found is null then ~repeat('0', s.row_to - s.row_from + 1)::varbit else f.rows end)::slice_selection
    from (
      select v_first_rows[width_bucket(u.row_no, v_first_rows)] as row_from, array_agg(u.row_no) as rows
      from users u where u.batch_id = p_batch and person_matches(u, v_resolved) group by 1) m
    join batch_slice s on s.batch_id = p_batch and s.row_from = m.row_from
    left join unnest(v_found) f on f.slice_no = s.slice_no
    where v_found is null or f.rows is not null);
end $$;

-- Of the people who match a filter, those who are pending, without some rows and with others: p_also stands above p_except.
create function selection_by_filter(p_batch uuid, p_filter jsonb, p_matching slice_selection[], p_except integer[], p_also integer[])
returns slice_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((s.slice_no, s.pending_rows & (b.matching & ~b.left_out | b.besides))::slice_selection)
  from batch_slice s
  left join unnest(p_matching) m on m.slice_no = s.slice_no
  cross join lateral (select s.row_to - s.row_from + 1 as length) l
  cross join lateral (select repeat('0', length)::varbit as none) n
  cross join lateral (select
    case when p_filter = '{}' then ~none else coalesce(m.rows, none) end as matching,
    case when p_except is null then none else bits_of(rows_between(p_except, s.row_from, s.row_to), s.row_from, length) end as left_out,
    case when p_also is null then none else bits_of(rows_between(p_also, s.row_from, s.row_to), s.row_from, length) end as besides) b
  where s.batch_id = p_batch and s.pending > 0;
$$;

-- All rows of a list that are in the file, pending or not: what became of each is told.
create function selection_by_rows(p_batch uuid, p_rows integer[]) returns slice_selection[]
language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg((s.slice_no, bits_of(rows_between(p_rows, s.row_from, s.row_to), s.row_from, s.row_to - s.row_from + 1))::slice_selection)
  from batch_slice s
  where s.batch_id = p_batch and width_bucket(s.row_to, p_rows) > width_bucket(s.row_from - 1, p_rows);
$$;

create function count_selection(p_selection slice_selection[]) returns bigint
language sql immutable set search_path = public, pg_temp as $$
  select coalesce(sum(bit_count(rows)), 0) from unnest(p_selection)
$$;

-- Over the slices in their order, those without anyone left out: the slice's number in four bytes, then its bits as varbit_send gives them.
create function digest_selection(p_selection slice_selection[]) returns bytea
language sql immutable set search_path = public, pg_temp as $$
  select sha256(coalesce(string_agg(int4send(slice_no) || varbit_send(rows), ''::bytea order by slice_no), ''::bytea))
  from unnest(p_selection) where bit_count(rows) > 0
$$;

create function store_selection(p_decision uuid, p_selection slice_selection[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into decision_selection (decision_id, slice_no, selected_rows, selected)
  select p_decision, slice_no, rows, bit_count(rows) from unnest(p_selection) where bit_count(rows) > 0;
$$;

-- Every row of a list is one of the file.
create function require_rows_of_file(p_batch uuid, p_rows integer[]) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_unknown integer := cardinality(p_rows) - width_bucket((select coalesce(row_count, 0) from batch where id = p_batch), p_rows);
begin
  if v_unknown > 0 then
    raise exception 'rows-unknown' using errcode = 'CS422', detail = json_build_object('unknown', v_unknown, 'of', cardinality(p_rows))::text;
  end if;
end $$;

-- The web's act: a checker's verdict goes into the record, whole, with everyone it covers. Applying it is the worker's.
-- Exactly one of p_rows, p_identity_keys and p_filter is given; with a filter, p_expected_count is what the checker saw.
create function record_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_request_hash bytea,
  p_decision uuid, p_batch uuid, p_verdict verdict, p_reason_id uuid, p_reason text,
  p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, p_request_hash, p_decision);
  v_batch batch;
  v_rows integer[];
  v_except integer[];
  v_also integer[];
  v_matching slice_selection[];
  v_selection slice_selection[];
  v_count bigint;
  v_recorded decision;
begin
  perform require_text(p_reason, 1000, 'reason');
  perform require_selection(p_rows, p_identity_keys, p_filter, p_except, p_also, p_expected_count);
  if v_decision <> p_decision then
    return v_decision;
  end if;
  if p_verdict is null or p_verdict not in ('approve', 'reject', 'send-back') then
    raise exception 'verdict-not-yours' using errcode = 'CS403';
  end if;
  perform require_reason(p_verdict, p_reason_id, p_reason);
  -- Once a batch is pending its people do not change, so who matches is found before others have to wait for the lock.
  perform require_decidable(p_batch, v_actor.operator_id);
  if p_filter <> '{}' then
    v_matching := matching_people(p_batch, p_filter);
  end if;
  perform 1 from batch where id = p_batch for update;
  v_batch := require_decidable(p_batch, v_actor.operator_id);
  if p_filter is null then
    v_rows := in_order(case when p_identity_keys is null then p_rows else rows_of_identity_keys(p_batch, p_identity_keys) end);
    perform require_rows_of_file(p_batch, v_rows);
    v_selection := selection_by_rows(p_batch, v_rows);
  else
    v_except := in_order(p_except);
    v_also := in_order(p_also);
    v_selection := selection_by_filter(p_batch, p_filter, v_matching, v_except, v_also);
  end if;
  v_count := count_selection(v_selection);
  if p_filter is not null and v_count <> p_expected_count then
    raise exception 'count-moved' using errcode = 'CS409', detail = json_build_object('expected', p_expected_count, 'count', v_count)::text;
  end if;
  if v_count = 0 then
    raise exception 'nothing-selected' using errcode = 'CS422';
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason_id, reason,
    by_email, filter, except_count, also_count, selected, selection_digest)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), p_verdict, v_actor.operator_id, v_actor.session_id,
    p_reason_id, nullif(btrim(p_reason), ''), p_identity_keys is not null, p_filter,
    case when p_filter is not null then coalesce(cardinality(v_except), 0) end,
    case when p_filter is not null then coalesce(cardinality(v_also), 0) end, v_count, digest_selection(v_selection))
  returning * into v_recorded;
  perform store_selection(p_decision, v_selection);
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  perform pg_notify('decision_recorded', p_batch::text);
  perform append_audit(v_actor, 'decision.recorded', p_batch, p_decision, jsonb_build_object(
    'verdict', p_verdict, 'selected', v_count,
    'by', case when p_filter is not null then 'filter' when p_identity_keys is not null then 'email' else 'rows' end,
    'selection', encode(v_recorded.selection_digest, 'hex'),
    'sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

-- That a checker may decide in a batch now. Asked again under its lock.
create function require_decidable(p_batch uuid, p_operator uuid) returns batch
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into v_batch from batch where id = p_batch;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_batch.maker_id = p_operator then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  perform require_not_frozen(p_batch);
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  return v_batch;
end $$;

-- That people are selected in exactly one way, and by arguments that mean what they seem to mean.
create function require_selection(p_rows integer[], p_identity_keys text[], p_filter jsonb, p_except integer[], p_also integer[], p_expected_count integer)
returns void
language plpgsql immutable security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_texts(p_identity_keys, 100000, 400, 'emails');
  perform require_filter(p_filter);
  perform require_rows(p_except, 100000, 'except');
  perform require_rows(p_also, 100000, 'also');
  if num_nonnulls(p_rows, p_identity_keys, p_filter) <> 1 or (p_filter is null and num_nonnulls(p_except, p_also, p_expected_count) > 0) then
    perform refuse_input('selection');
  end if;
  if p_filter is not null and (p_expected_count is null or p_expected_count < 0) then
    perform refuse_input('expectedCount');
  end if;
end $$;

-- The web's act: a checker takes an approval of their own back, before it is final; what it has not reached yet it does not reach.
-- It is a decision of its own, and the worker's to apply.
create function undo_decision(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_decision uuid, p_approval uuid
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'checker', p_address, p_request_id);
  v_decision uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('undo ' || p_approval, 'UTF8')), p_decision);
  v_batch batch;
  v_approval decision;
  v_selection slice_selection[];
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
  perform require_not_frozen(v_batch.id);
  if v_approval.undone_at is not null then
    raise exception 'undone-already' using errcode = 'CS409';
  end if;
  if v_approval.final_at <= clock_timestamp() then
    raise exception 'undo-too-late' using errcode = 'CS409', detail = json_build_object('finalAt', v_approval.final_at)::text;
  end if;
  if v_batch.state <> 'pending' then
    raise exception 'batch-not-pending' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  -- Everyone whom the approval has taken is still approved by it, for nothing else takes an approved person.
  v_selection := array(select (a.slice_no, a.applied_rows)::slice_selection from decision_slice a where a.decision_id = p_approval and a.applied > 0);
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, undoes, selected, selection_digest)
  values (p_decision, v_batch.id, v_batch.maker_id, next_decision_no(v_batch.id), 'undo', v_actor.operator_id, v_actor.session_id,
    p_approval, count_selection(v_selection), digest_selection(v_selection))
  returning * into v_recorded;
  perform store_selection(p_decision, v_selection);
  update decision set undone_at = v_recorded.recorded_at, final_at = null where id = p_approval;
  update batch set changes_recorded = changes_recorded + 1 where id = v_batch.id;
  perform pg_notify('batch_changed', v_batch.id::text);
  perform pg_notify('decision_recorded', v_batch.id::text);
  perform append_audit(v_actor, 'decision.recorded', v_batch.id, p_decision, jsonb_build_object(
    'verdict', 'undo', 'selected', v_recorded.selected, 'by', 'undo', 'undoes', p_approval,
    'selection', encode(v_recorded.selection_digest, 'hex'),
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
  perform require_text(p_reason, 1000, 'reason');
  if v_decision <> p_decision then
    return v_decision;
  end if;
  -- After the slices that are being imported, before any that is not: see lock_slice.
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
  perform require_not_frozen(p_batch);
  if v_batch.state not in ('waiting', 'importing', 'needs-input', 'pending') then
    raise exception 'batch-moved-on' using errcode = 'CS409', detail = json_build_object('state', v_batch.state)::text;
  end if;
  insert into decision (id, batch_id, maker_id, decision_no, verdict, actor_id, session_id, reason)
  values (p_decision, p_batch, v_batch.maker_id, next_decision_no(p_batch), 'withdraw', v_actor.operator_id, v_actor.session_id,
    nullif(btrim(p_reason), ''))
  returning * into v_recorded;
  update batch set changes_recorded = changes_recorded + 1 where id = p_batch;
  perform move_batch(p_batch, 'withdrawing');
  perform append_audit(v_actor, 'batch.withdrawn', p_batch, p_decision,
    jsonb_build_object('sha256', encode(sha256(convert_to(decision_text(v_recorded), 'UTF8')), 'hex')));
  return p_decision;
end $$;

create function status_of(p_verdict verdict) returns person_status
language sql immutable set search_path = public, pg_temp as $$
  select case p_verdict when 'approve' then 'approved' when 'reject' then 'rejected' when 'send-back' then 'rejected' when 'undo' then 'pending' when 'withdraw' then 'withdrawn' when 'withdraw-frozen' then 'withdrawn' when 'expire' then 'expired' end::person_status
$$;

-- Whether two admins ended its frozen batch before all of it was applied: it goes no further.
create function is_stopped(p_decision decision) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from decision e
    where e.batch_id = p_decision.batch_id and e.verdict = 'withdraw-frozen' and e.decision_no > p_decision.decision_no);
$$;

-- The slices in which a decision still has people to take: none any more when it was undone or stopped.
create function slices_to_decide(p_decision uuid) returns setof integer
language sql stable security definer set search_path = public, pg_temp as $$
  select s.slice_no from decision d join batch_slice s on s.batch_id = d.batch_id
  left join decision_selection n on n.decision_id = d.id and n.slice_no = s.slice_no
  where d.id = p_decision and d.applied_at is null and d.undone_at is null and not is_stopped(d)
    and case
      when d.verdict = 'withdraw-frozen' then s.pending + s.approved > 0
      when d.verdict in ('withdraw', 'expire') then s.pending > 0
      when d.verdict = 'undo' then n.slice_no is not null
      else s.pending > 0 and bit_count(n.selected_rows & s.pending_rows) > 0
    end
    and not exists (select from decision_slice a where a.decision_id = d.id and a.slice_no = s.slice_no)
  order by s.slice_no;
$$;

-- The worker's act: a recorded decision takes effect in one slice, on the people it covers who are still pending there, or whom an undo
-- takes back. Safe to repeat.
create function apply_decision_slice(p_decision uuid, p_slice integer) returns integer
language plpgsql security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_slice batch_slice;
  v_status person_status;
  v_selected varbit;
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
  perform require_not_frozen(v_decision.batch_id);
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
  if v_decision.applied_at is not null or v_decision.undone_at is not null or is_stopped(v_decision) then
    return 0;
  end if;
  v_status := status_of(v_decision.verdict);
  select selected_rows into v_selected from decision_selection where decision_id = p_decision and slice_no = p_slice;
  v_applied_rows := case
    when v_decision.verdict in ('withdraw', 'expire') then v_slice.pending_rows
    when v_decision.verdict = 'withdraw-frozen' then rows_not_final(v_slice)
    when v_decision.verdict = 'undo' then v_selected
    else v_selected & v_slice.pending_rows
  end;
  if coalesce(bit_count(v_applied_rows), 0) = 0 and v_decision.verdict <> 'withdraw-frozen' then
    return 0;
  end if;
  if v_decision.verdict = 'undo' then
    -- Whose identity key was held as approved goes on holding it as pending.
    update users set status = v_status, decision_id = null
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and decision_id = v_decision.undoes;
  elsif v_decision.verdict = 'withdraw-frozen' then
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_id = p_decision, identity_key = null, freed_identity_key = identity_key
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status in ('pending', 'approved')
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  elsif bit_count(v_applied_rows) * 20 < v_slice.row_to - v_slice.row_from then
    -- A few are looked up by their keys; of more, all rows of the slice are read.
    update users set status = v_status, decision_id = p_decision, identity_key = case when v_status = 'approved' then identity_key end,
      freed_identity_key = case when v_status <> 'approved' then identity_key end
    where batch_id = v_slice.batch_id and row_no = any (array(select rows_of(v_applied_rows, v_slice.row_from))) and status = 'pending';
  else
    -- Unpacked once, not for every row.
    v_applied_rows := v_applied_rows || B'';
    update users set status = v_status, decision_id = p_decision, identity_key = case when v_status = 'approved' then identity_key end,
      freed_identity_key = case when v_status <> 'approved' then identity_key end
    where batch_id = v_slice.batch_id and row_no between v_slice.row_from and v_slice.row_to and status = 'pending'
      and get_bit(v_applied_rows, row_no - v_slice.row_from) = 1;
  end if;
  get diagnostics v_applied = row_count;
  if v_applied <> bit_count(v_applied_rows) then
    raise exception 'balance-broken' using errcode = 'CS500',
      detail = json_build_object('slice', p_slice, 'applied', v_applied, 'selected', bit_count(v_applied_rows))::text;
  end if;
  v_digest := sha256(v_slice.digest || varbit_send(v_applied_rows));
  update batch_slice set
    -- The end of a frozen batch takes everyone who is pending; the others it takes were approved.
    pending = case v_decision.verdict when 'withdraw-frozen' then 0 when 'undo' then pending + v_applied else pending - v_applied end,
    pending_rows = case v_status when 'pending' then pending_rows | v_applied_rows else pending_rows & ~v_applied_rows end,
    approved = approved + case v_decision.verdict when 'approve' then v_applied when 'undo' then - v_applied
      when 'withdraw-frozen' then pending - v_applied else 0 end,
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

-- Notes for each row that a decision covers and did not take why that is: another decision held it, or the approval was undone before its
-- turn, or the row is not among the people. Of all other rows nothing is noted, so that the sum tells that they are missing.
create function note_skipped(p_decision decision) returns void
language sql security definer set search_path = public, pg_temp as $$
  with skipped as materialized (
    select s.slice_no, s.row_from, n.selected_rows & ~coalesce(a.applied_rows, n.selected_rows & ~n.selected_rows) as bits
    from decision_selection n
    join batch_slice s on s.batch_id = p_decision.batch_id and s.slice_no = n.slice_no
    left join decision_slice a on a.decision_id = n.decision_id and a.slice_no = n.slice_no
    where n.decision_id = p_decision.id and n.selected > coalesce(a.applied, 0)
  ), held as materialized (
    select k.slice_no, e.id, e.decision_no, k.bits & t.applied_rows as bits
    from skipped k
    join decision_slice t on t.slice_no = k.slice_no
    join decision e on e.id = t.decision_id
    where e.batch_id = p_decision.batch_id and e.decision_no < p_decision.decision_no and e.verdict <> 'undo'
      and not exists (select from decision u where u.undoes = e.id and u.decision_no < p_decision.decision_no)
  ), free as materialized (
    select k.slice_no, k.row_from, k.bits & ~coalesce(h.bits, k.bits & ~k.bits) as bits
    from skipped k left join (select slice_no, bit_or(bits) as bits from held group by slice_no) h using (slice_no)
  ), failed_rows as materialized (
    select f.slice_no, count(*) as n
    from free f cross join lateral rows_of(f.bits::varbit, f.row_from) as row_no
    join failed_row r on r.batch_id = p_decision.batch_id and r.row_no = row_no.row_no
    group by f.slice_no
  ), counted as (
    select 'already-decided' as cause, id as by_id, decision_no, sum(bit_count(bits)) as n from held group by id, decision_no
    union all
    select 'not-among-users', null, null, sum(n) from failed_rows
    union all
    select case when p_decision.undone_at is not null then 'taken-back' else 'batch-frozen' end, null, null,
      sum(bit_count(f.bits)) - coalesce((select sum(n) from failed_rows), 0)
    from free f where p_decision.undone_at is not null or is_stopped(p_decision)
  )
  insert into decision_skipped (decision_id, skip_no, cause, by_id, skipped)
  select p_decision.id, row_number() over (order by n desc, decision_no), cause, by_id, n from counted where n > 0;
$$;

-- Ends a decision that has visited every slice it concerns, when each person it covers is accounted for, and a withdrawal's batch with it.
create function finish_decision(p_decision uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_decision decision;
  v_applied integer;
  v_skipped integer;
  v_applied_at timestamptz;
  v_final_at timestamptz;
begin
  -- Freezing and ending take turns, too.
  perform 1 from batch where id = (select d.batch_id from decision d where d.id = p_decision) for share;
  select * into strict v_decision from decision where id = p_decision for update;
  perform require_not_frozen(v_decision.batch_id);
  if v_decision.applied_at is not null then
    return;
  end if;
  perform 1 from slices_to_decide(p_decision);
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  select coalesce(sum(applied), 0) into v_applied from decision_slice where decision_id = p_decision;
  perform note_skipped(v_decision);
  select coalesce(sum(skipped), 0) into v_skipped from decision_skipped where decision_id = p_decision;
  if v_applied + v_skipped <> v_decision.selected and v_decision.selection_digest is not null then
    raise exception 'balance-broken' using errcode = 'CS500',
      detail = json_build_object('selected', v_decision.selected, 'applied', v_applied, 'skipped', v_skipped)::text;
  end if;
  v_applied_at := clock_timestamp();
  if v_decision.verdict = 'approve' and v_decision.undone_at is null then
    v_final_at := v_applied_at + (select make_interval(secs => p.undo_window_seconds) from policy p);
  end if;
  update decision set applied_at = v_applied_at, applied = v_applied, final_at = v_final_at,
    -- Over all it took: the digests of its slices, in their order.
    digest = (select sha256(coalesce(string_agg(a.digest, ''::bytea order by a.slice_no), ''::bytea)) from decision_slice a where a.decision_id = p_decision),
    skipped = v_skipped, selected = coalesce(selected, v_applied)
  where id = p_decision;
  if v_decision.verdict in ('withdraw', 'withdraw-frozen') and not is_stopped(v_decision) then
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

-- Closes a batch that was found to be what its file says, in which nothing waits any more and every approval is final. True when it is closed.
create function close_batch(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into strict v_batch from batch where id = p_batch for update;
  if v_batch.state <> 'pending' then
    return v_batch.state = 'closed';
  end if;
  if v_batch.verified_at is null then
    return false;
  end if;
  perform 1 from batch_slice where batch_id = p_batch and pending > 0;
  if found then
    return false;
  end if;
  perform 1 from decision where batch_id = p_batch and applied_at is null;
  if found then
    return false;
  end if;
  perform 1 from decision d where d.id in (select approvals_not_final(p_batch)) and d.undone_at is null;
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
create function erase_person(p_batch uuid, p_row integer, p_byte_from bigint, p_bytes bytea, p_file_sha256 bytea, p_slice_digest bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_chunk_bytes constant bigint := 1048576;
  v_byte_to bigint := p_byte_from + octet_length(p_bytes);
  v_slice integer;
  v_original uuid;
begin
  update users set name = '[erased]', city = '[erased]', email = null, dob = '1900-01-01',
    identity_key = case when identity_key is not null then 'erased:' || p_batch || ':' || p_row end, freed_identity_key = null
  where batch_id = p_batch and row_no = p_row and name <> '[erased]';
  if not found then
    raise exception 'person-not-found' using errcode = 'CS404';
  end if;
  perform erase_from_review_index(p_batch, p_row);
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
  perform append_audit(null, 'person.erased', p_batch, null, jsonb_build_object('row', p_row, 'slice', v_slice, 'by', session_user,
    'byteFrom', p_byte_from, 'bytes', octet_length(p_bytes),
    'fileSha256', encode(p_file_sha256, 'hex'), 'sliceDigest', encode(p_slice_digest, 'hex')));
end $$;
