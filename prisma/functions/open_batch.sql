-- Called by the web: an upload becomes a batch of the operator of this session, if the stored bytes are those that the web received. For
-- a gzip file p_original is the upload of the file and p_upload that of its text; the figures of the text are then given too.
-- p_previewed_fields is the version of fields by which the maker has seen the file; another one in force is refused.
create or replace function open_batch(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_batch uuid, p_upload uuid, p_file_name text, p_size_bytes bigint, p_sha256 bytea, p_chunk_digest bytea, p_requested jsonb,
  p_original uuid default null, p_text_bytes bigint default null, p_text_sha256 bytea default null, p_text_chunk_digest bytea default null,
  p_previewed_fields integer default null
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
  v_batch uuid;
  v_text_bytes bigint := coalesce(p_text_bytes, p_size_bytes);
  v_sealed integer;
  v_file record;
  v_text record;
  v_fields field_version;
begin
  perform require_text(p_file_name, 255, 'fileName');
  perform require_parse_options(p_requested);
  if num_nulls(p_batch, p_upload, p_size_bytes, p_sha256, p_chunk_digest) > 0
    or num_nonnulls(p_text_bytes, p_text_sha256, p_text_chunk_digest) <> 3 * num_nonnulls(p_original)
    or octet_length(p_text_sha256) <> 32 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  v_batch := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(p_sha256 || sha256(convert_to(p_file_name, 'UTF8')) || sha256(convert_to(p_requested::text, 'UTF8'))), p_batch);
  if v_batch <> p_batch then
    return v_batch;
  end if;
  -- Waits for a chunk that is being added; from here on no one can add one.
  update upload set sealed_at = clock_timestamp()
  where id in (p_upload, p_original) and sealed_at is null and maker_id = v_actor.operator_id;
  get diagnostics v_sealed = row_count;
  if v_sealed <> num_nonnulls(p_upload, p_original) then
    raise exception 'upload-sealed' using errcode = 'CS409';
  end if;
  -- Separate statements, so that they see what was added until the seal.
  v_file := stored_chunks(coalesce(p_original, p_upload));
  v_text := stored_chunks(p_upload);
  if coalesce(v_file.bytes < p_size_bytes or v_text.bytes < v_text_bytes, true) then
    raise exception 'upload-incomplete' using errcode = 'CS422';
  end if;
  if (v_file.bytes, v_file.chunk_digest) is distinct from (p_size_bytes, p_chunk_digest)
    or (v_text.bytes, v_text.chunk_digest) is distinct from (v_text_bytes, coalesce(p_text_chunk_digest, p_chunk_digest)) then
    raise exception 'upload-changed' using errcode = 'CS409';
  end if;
  select * into strict v_fields from field_version order by number desc limit 1;
  if v_fields.number <> p_previewed_fields then
    raise exception 'fields-newer' using errcode = 'CS409', detail = json_build_object('number', v_fields.number)::text;
  end if;
  insert into batch (id, maker_id, upload_id, original_upload_id, file_name, size_bytes, text_bytes, sha256, requested_parse_options,
    field_version, is_workbook)
  values (p_batch, v_actor.operator_id, p_upload, p_original, p_file_name, p_size_bytes, v_text_bytes, p_sha256, p_requested, v_fields.number,
    -- The signature of a ZIP file, which the worker opens as a workbook or refuses.
    p_original is null and exists (select from upload_chunk where upload_id = p_upload and chunk_no = 0 and substring(bytes from 1 for 4) = '\x504b0304'));
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.uploaded', p_batch, null, jsonb_strip_nulls(jsonb_build_object(
    'bytes', p_size_bytes, 'sha256', encode(p_sha256, 'hex'), 'chunkDigest', encode(p_chunk_digest, 'hex'),
    'requestedSha256', encode(sha256(convert_to(p_requested::text, 'UTF8')), 'hex'),
    'textBytes', p_text_bytes, 'textSha256', encode(p_text_sha256, 'hex'), 'textChunkDigest', encode(p_text_chunk_digest, 'hex'),
    'fieldVersion', v_fields.number, 'fieldsSha256', encode(v_fields.sha256, 'hex'))));
  return p_batch;
end $$;

grant execute on function open_batch(text, inet, uuid, text, uuid, uuid, text, bigint, bytea, bytea, jsonb, uuid, bigint, bytea, bytea, integer) to countersign_web;
