-- Called by the owner only: erases rows of a batch, people and failed rows, at their own request or because the law requires it. What
-- binds them stays: the row, its status, its decision and every digest. Each element of p_rows is {row, byteFrom, sliceDigest, reason,
-- firstErasedAt}: p_bytes, in the same order, replaces the row in the kept file, and sliceDigest is over the people who are left in the
-- slice, so that they can still be verified. p_file_sha256 is the new hash of that file. erase_from_review_index explains the others.
create or replace function erase_rows(p_batch uuid, p_rows jsonb, p_bytes bytea[], p_file_sha256 bytea, p_unused jsonb, p_order bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_rows constant integer[] := array(select (r ->> 'row')::integer from jsonb_array_elements(p_rows) r);
  v_people constant integer[] := array(select row_no from users where batch_id = p_batch and row_no = any(v_rows) and name <> '[erased]');
  v_decisions uuid[] := '{}';
  v_failed integer;
  v_original uuid;
  v_row record;
begin
  perform 1 from batch where id = p_batch for update;
  if v_people <> '{}' then
    v_decisions := erase_from_decisions(p_batch, v_people);
    perform erase_from_disclosures(p_batch, v_people);
    perform erase_from_deliveries(p_batch, v_people);
    perform erase_from_review_index(p_batch, v_people, p_unused, p_order);
  end if;
  update users set name = '[erased]', city = '[erased]', email = null, dob = '1900-01-01', fields = null,
    identity_key = identity_key_hash('erased:' || p_batch || ':' || row_no)
  where batch_id = p_batch and row_no = any(v_people);
  delete from other_identity_key where batch_id = p_batch and row_no = any(v_people);
  perform erase_unique_values(p_batch, v_people);
  -- A problem keeps its code and loses the text of the cell.
  update failed_row set erased = true, problems = (select jsonb_agg(e - 'value') from jsonb_array_elements(problems) e)
  where batch_id = p_batch and row_no = any(v_rows) and not erased;
  get diagnostics v_failed = row_count;
  if cardinality(v_people) + v_failed <> cardinality(v_rows) or cardinality(v_rows) is distinct from cardinality(p_bytes) then
    raise exception 'person-not-found' using errcode = 'CS404';
  end if;
  perform overwrite_text(p_batch, array(select (r ->> 'byteFrom')::bigint from jsonb_array_elements(p_rows) r), p_bytes);
  -- A gzip file or a workbook cannot be overwritten in place, so it is deleted, and only its text is kept.
  update batch b set original_upload_id = null from batch o where b.id = p_batch and o.id = b.id returning o.original_upload_id into v_original;
  delete from upload where id = v_original;
  perform pg_notify('batch_changed', p_batch::text);
  for v_row in
    select e.r, octet_length(p_bytes[e.n]) as bytes, s.slice_no
    from jsonb_array_elements(p_rows) with ordinality e(r, n)
    join batch_slice s on s.batch_id = p_batch and (e.r ->> 'row')::integer between s.row_from and s.row_to
    order by e.n
  loop
    perform append_audit(null, 'person.erased', p_batch, null, jsonb_strip_nulls(jsonb_build_object('row', v_row.r -> 'row', 'slice', v_row.slice_no,
      'by', session_user, 'reason', v_row.r -> 'reason', 'firstErasedAt', v_row.r -> 'firstErasedAt', 'byteFrom', v_row.r -> 'byteFrom',
      'bytes', v_row.bytes, 'fileSha256', encode(p_file_sha256, 'hex'), 'sliceDigest', v_row.r -> 'sliceDigest',
      'decisions', case when v_decisions <> '{}' then to_jsonb(v_decisions) end)));
  end loop;
end $$;
