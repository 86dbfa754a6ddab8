create or replace function end_import(p_batch uuid) returns void
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
    'fieldsSha256', (select encode(v.sha256, 'hex') from field_version v join batch b on b.field_version = v.number where b.id = p_batch),
    -- Binds what was imported before anyone decides: the digests of all slices in order.
    'digest', encode(sha256(coalesce(string_agg(digest, ''::bytea order by slice_no), ''::bytea)), 'hex')) into v_counts from batch_slice where batch_id = p_batch;
  perform append_audit(null, 'batch.imported', p_batch, null, v_counts);
end $$;

grant execute on function end_import(uuid) to countersign_worker;
