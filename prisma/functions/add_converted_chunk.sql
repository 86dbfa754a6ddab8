-- Called by the worker: adds a chunk to the text of a workbook that begin_conversion began last, so that two attempts cannot mix theirs. The
-- worker cannot insert chunks itself.
create or replace function add_converted_chunk(p_batch uuid, p_upload uuid, p_chunk integer, p_bytes bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = p_batch and state = 'importing' and conversion_upload_id = p_upload;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  -- Chunks need not wait for the disk, because the commit of end_conversion flushes them too.
  perform set_config('synchronous_commit', 'off', true);
  insert into upload_chunk (upload_id, chunk_no, bytes) values (p_upload, p_chunk, p_bytes);
end $$;

grant execute on function add_converted_chunk(uuid, uuid, integer, bytea) to countersign_worker;
