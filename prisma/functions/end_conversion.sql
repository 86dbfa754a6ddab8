-- Called by the worker: what it wrote becomes the text of the batch, if the stored bytes are those that it converted, and the workbook stays
-- as the original. p_workbook says which sheet was read.
create or replace function end_conversion(
  p_batch uuid, p_upload uuid, p_text_bytes bigint, p_text_sha256 bytea, p_text_chunk_digest bytea, p_workbook jsonb
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_text record;
begin
  perform require_keys(p_workbook, '{sheet,sheets,hiddenRows}', 1000000, 'workbook');
  if num_nulls(p_text_bytes, p_text_chunk_digest, p_workbook ->> 'sheet') > 0 or octet_length(p_text_sha256) is distinct from 32 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform 1 from batch where id = p_batch and state = 'importing' and conversion_upload_id = p_upload for update;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  -- Waits for a chunk that is being added; from here on no one can add one.
  update upload set sealed_at = clock_timestamp() where id = p_upload;
  v_text := stored_chunks(p_upload);
  if (v_text.bytes, v_text.chunk_digest) is distinct from (p_text_bytes, p_text_chunk_digest) then
    raise exception 'upload-changed' using errcode = 'CS409';
  end if;
  update batch set original_upload_id = upload_id, upload_id = p_upload, conversion_upload_id = null, text_bytes = p_text_bytes, workbook = p_workbook
  where id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
  -- The name of a sheet may be that of a person, so the audit has its number.
  perform append_audit(null, 'batch.converted', p_batch, null, jsonb_build_object(
    'sheetNo', (select s.no from jsonb_array_elements(p_workbook -> 'sheets') with ordinality s(sheet, no) where s.sheet ->> 'name' = p_workbook ->> 'sheet' limit 1),
    'textBytes', p_text_bytes, 'textSha256', encode(p_text_sha256, 'hex'), 'textChunkDigest', encode(p_text_chunk_digest, 'hex')));
end $$;

grant execute on function end_conversion(uuid, uuid, bigint, bytea, bytea, jsonb) to countersign_worker;
