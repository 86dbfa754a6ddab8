-- Called by the owner only: erases a person, at their own request or because the law requires it. What binds them stays: the row, its
-- status, its decision and every digest. p_bytes replaces their line in the kept file, p_file_sha256 is the new hash of that file, and
-- p_slice_digest is over the people who are left in the slice, so that they can still be verified.
create or replace function erase_person(p_batch uuid, p_row integer, p_byte_from bigint, p_bytes bytea, p_file_sha256 bytea, p_slice_digest bytea) returns void
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
  -- A gzip file cannot be overwritten in place, so it is deleted, and only its text is kept.
  update batch b set original_upload_id = null from batch o where b.id = p_batch and o.id = b.id returning o.original_upload_id into v_original;
  delete from upload where id = v_original;
  perform append_audit(null, 'person.erased', p_batch, null, jsonb_build_object('row', p_row, 'slice', v_slice, 'by', session_user,
    'byteFrom', p_byte_from, 'bytes', octet_length(p_bytes),
    'fileSha256', encode(p_file_sha256, 'hex'), 'sliceDigest', encode(p_slice_digest, 'hex')));
end $$;
