-- The worker's acts while a batch is imported. Each is safe to repeat.
create function start_import(p_batch uuid) returns batch_state
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_state batch_state;
begin
  select state into v_state from batch where id = p_batch for update;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  if v_state = 'waiting' then
    perform move_batch(p_batch, 'importing');
  end if;
  -- Until people are pending there is nothing recorded that the import itself would not see.
  update batch set changes_seen = changes_recorded where id = p_batch and state in ('importing', 'needs-input') returning state into v_state;
  return v_state;
end $$;

create function refuse_batch(p_batch uuid, p_refusal jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_refusal, '{code,message,line}', 100000, 'refusal');
  -- The reason and the state go in at once, for a check ties them together.
  update batch set state = 'refused', refusal = p_refusal, ended_at = clock_timestamp(), stalled = null
  where id = p_batch and state = 'importing' and row_count is null;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(null, 'batch.refused', p_batch, null, jsonb_build_object('code', p_refusal ->> 'code'));
end $$;

create function ask_for_input(p_batch uuid, p_question jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_question, '{cause,parseOptions,header,examples,code,failed,of}', 10000000, 'needs-input');
  update batch set input_needed = p_question where id = p_batch and row_count is null;
  perform move_batch(p_batch, 'needs-input');
  perform append_audit(null, 'batch.needs-input', p_batch, null, jsonb_build_object('cause', p_question ->> 'cause'));
end $$;

-- The maker says how a batch that needs input is to be read.
create function set_parse_options(p_cookie text, p_address inet, p_request_id uuid, p_batch uuid, p_requested jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
begin
  perform require_parse_options(p_requested);
  update batch set requested_parse_options = requested_parse_options || p_requested, input_needed = null, changes_recorded = changes_recorded + 1, state = 'importing'
  where id = p_batch and maker_id = v_actor.operator_id and state = 'needs-input';
  if not found then
    perform 1 from batch where id = p_batch and maker_id = v_actor.operator_id;
    if not found then
      raise exception 'not-your-batch' using errcode = 'CS403';
    end if;
    perform require_not_frozen(p_batch);
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.parse-options-set', p_batch, null, (
    select jsonb_build_object('requestedSha256', encode(sha256(convert_to(b.requested_parse_options::text, 'UTF8')), 'hex')) from batch b where b.id = p_batch));
end $$;

-- What the survey found: how the file is read, and where its slices begin and end.
create function plan_import(p_batch uuid, p_parse_options jsonb, p_header text[], p_slices jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_parse_options(p_parse_options);
  perform require_texts(p_header, 10000, 1000000, 'header');
  perform require_numbers(p_slices, '{sliceNo,byteFrom,byteTo,rowFrom,rowTo,lineFrom}', 1000000, 'slices');
  perform 1 from batch where id = p_batch and state = 'importing' for update;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  perform 1 from batch where id = p_batch and row_count is not null;
  if found then
    return;
  end if;
  insert into batch_slice (batch_id, slice_no, byte_from, byte_to, row_from, row_to, line_from)
  select p_batch, s."sliceNo", s."byteFrom", s."byteTo", s."rowFrom", s."rowTo", s."lineFrom"
  from jsonb_to_recordset(p_slices) as s("sliceNo" int, "byteFrom" bigint, "byteTo" bigint, "rowFrom" int, "rowTo" int, "lineFrom" int);
  update batch set parse_options = p_parse_options, header = p_header, stalled = null, planned_at = clock_timestamp(),
    row_count = (select coalesce(max(row_to), 0) from batch_slice where batch_id = p_batch)
  where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

-- The refs of a corrections file are what its maker says: only an earlier batch of theirs makes this one its next revision.
-- Unknown and foreign ones link nothing, and are no error.
create function link_revision(p_batch uuid, p_referenced uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_revision_of uuid;
begin
  perform require_list(p_referenced, 100000, 'named');
  update batch b set revision_of = e.id, revision_no = coalesce(e.revision_no, 1) + 1
  from (
    select o.id, o.revision_no from unnest(p_referenced) with ordinality as n(id, place)
    join batch o on o.id = n.id
    join batch t on t.id = p_batch and t.maker_id = o.maker_id and o.created_at < t.created_at
    where o.row_count is not null order by n.place limit 1) e
  where b.id = p_batch and b.state = 'importing' and b.row_count is null and b.revision_of is null
  returning b.revision_of into v_revision_of;
  if found then
    perform pg_notify('batch_changed', v_revision_of::text);
  end if;
end $$;

-- Where the rows of a slice come from, in the transaction that writes them; refs to rows that are not there are left out.
create function note_revision_rows(p_batch uuid, p_rows integer[], p_of_rows integer[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_rows(p_rows, 1000000, 'rows');
  perform require_list(p_of_rows, 1000000, 'ofRows');
  if cardinality(p_rows) is distinct from cardinality(p_of_rows) then
    perform refuse_input('ofRows');
  end if;
  insert into revision_row (batch_id, row_no, of_row_no)
  select b.id, r.row_no, r.of_row_no from unnest(p_rows, p_of_rows) as r(row_no, of_row_no)
  join batch b on b.id = p_batch and b.state = 'importing' and r.row_no between 1 and b.row_count
  join batch o on o.id = b.revision_of and r.of_row_no between 1 and o.row_count
  on conflict do nothing;
end $$;

-- Locks one slice for this transaction. False when it is imported already: a retry, or a colleague, was faster.
create function lock_slice(p_batch uuid, p_slice integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_imported_at timestamptz;
begin
  -- The slice before the batch, for a withdrawal locks them in this order: from the last slice down, so that none begins that it waits for.
  -- Slices overlap, and the row of the batch alone would never be free.
  select imported_at into strict v_imported_at from batch_slice where batch_id = p_batch and slice_no = p_slice for update;
  perform 1 from batch where id = p_batch and state = 'importing' for share;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  -- Two batches that share people could wait for each other through their workers, where no deadlock is seen.
  perform set_config('lock_timeout', '10s', true);
  return v_imported_at is null;
end $$;

-- One look per statement, not per row: people enter only a batch that is being imported, one batch at a time, and it waits for them
-- before it goes on.
create function refuse_rows_outside_import() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch uuid := (select batch_id from new_rows limit 1);
begin
  if v_batch is null then
    return null;
  end if;
  perform 1 from batch b where b.id = v_batch and b.state = 'importing' for share;
  if not found or exists (select from new_rows where batch_id <> v_batch) then
    raise exception 'batch-not-importing' using errcode = 'CS409';
  end if;
  return null;
end $$;
create trigger refuse_rows_outside_import after insert on users
  referencing new table as new_rows for each statement execute function refuse_rows_outside_import();
create trigger refuse_rows_outside_import after insert on failed_row
  referencing new table as new_rows for each statement execute function refuse_rows_outside_import();

-- Ends the slice that lock_slice locked, in the transaction that wrote its rows.
create function commit_slice(p_batch uuid, p_slice integer, p_pending_rows varbit, p_invalid integer, p_duplicate integer, p_digest bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update batch_slice set imported_at = clock_timestamp(), pending_rows = p_pending_rows, pending = bit_count(p_pending_rows),
    invalid = p_invalid, duplicate = p_duplicate, digest = p_digest
  where batch_id = p_batch and slice_no = p_slice and imported_at is null;
  if not found then
    raise exception 'slice-imported-already' using errcode = 'CS409';
  end if;
  -- Of equal rows the earlier one stays, because slices end in the order of the file.
  perform 1 from batch_slice where batch_id = p_batch and slice_no < p_slice and imported_at is null;
  if found then
    raise exception 'slice-out-of-order' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

-- The rows of a batch, counted. Of a batch that has just come in the planner knows nothing: it takes it for a handful of rows, and
-- would fetch and sort them one by one.
create function count_rows(p_batch uuid) returns table (part text, n bigint)
language sql security definer set enable_indexscan = off set enable_sort = off set search_path = public, pg_temp as $$
  select status::text, count(*) from users where batch_id = p_batch group by status
  union all
  select outcome::text, count(*) from failed_row where batch_id = p_batch group by outcome;
$$;

-- Rows by counting them, against the counters of the slices; a difference is a defect and stops the batch.
create function require_balance(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_broken jsonb;
begin
  with kept as (
    select part, sum(n)::bigint as n
    from batch_slice s, lateral (values
      ('pending', s.pending), ('approved', s.approved), ('rejected', s.rejected), ('withdrawn', s.withdrawn),
      ('expired', s.expired), ('invalid', s.invalid), ('duplicate', s.duplicate)) as v(part, n)
    where s.batch_id = p_batch group by part
  )
  select jsonb_object_agg(coalesce(c.part, k.part), jsonb_build_object('rows', coalesce(c.n, 0), 'counters', coalesce(k.n, 0)))
  into v_broken
  from count_rows(p_batch) c full join kept k using (part)
  where coalesce(c.n, 0) <> coalesce(k.n, 0);
  if v_broken is not null then
    raise exception 'balance-broken' using errcode = 'CS500', detail = v_broken::text;
  end if;
end $$;

create function end_import(p_batch uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_state batch_state;
  v_counts jsonb;
begin
  select state into strict v_state from batch where id = p_batch for update;
  if v_state = 'pending' then
    return;
  end if;
  perform 1 from batch_slice where batch_id = p_batch and imported_at is null;
  if found then
    raise exception 'slices-left' using errcode = 'CS409';
  end if;
  perform require_balance(p_batch);
  perform move_batch(p_batch, 'pending');
  perform request_verification(p_batch, 'import');
  select jsonb_build_object('rows', coalesce(sum(row_to - row_from + 1), 0), 'pending', coalesce(sum(pending), 0),
    'invalid', coalesce(sum(invalid), 0), 'duplicate', coalesce(sum(duplicate), 0),
    'slices', count(*),
    -- Binds what was imported before anyone decides: the digests of the slices, in their order.
    'digest', encode(sha256(coalesce(string_agg(digest, ''::bytea order by slice_no), ''::bytea)), 'hex')) into v_counts from batch_slice where batch_id = p_batch;
  perform append_audit(null, 'batch.imported', p_batch, null, v_counts);
end $$;

-- After some attempts that failed, the desk says so; null takes it back.
create function set_stalled(p_batch uuid, p_cause text, p_attempts integer) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_cause, 200, 'cause');
  if p_cause is null then
    update batch set stalled = null where id = p_batch and stalled is not null;
  else
    update batch set stalled = jsonb_build_object(
      'cause', p_cause, 'attempts', p_attempts, 'since', coalesce(stalled ->> 'since', clock_timestamp()::text))
    where id = p_batch and ended_at is null;
  end if;
  if found then
    perform pg_notify('batch_changed', p_batch::text);
  end if;
end $$;

create function mark_changes_seen(p_batch uuid, p_seen integer) returns void
language sql security definer set search_path = public, pg_temp as $$
  update batch set changes_seen = greatest(changes_seen, least(p_seen, changes_recorded)) where id = p_batch and changes_seen < p_seen;
$$;
