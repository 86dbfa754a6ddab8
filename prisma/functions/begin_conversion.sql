-- Called by the worker: begins the text of a workbook, and drops what an earlier attempt left of it. The upload is the maker's, as the file
-- is. add_converted_chunk and end_conversion follow.
create or replace function begin_conversion(p_batch uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_maker uuid;
  v_earlier uuid;
  v_upload uuid;
begin
  select maker_id, conversion_upload_id into v_maker, v_earlier from batch
  where id = p_batch and state = 'importing' and is_workbook and workbook is null for update;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  insert into upload (maker_id) values (v_maker) returning id into v_upload;
  update batch set conversion_upload_id = v_upload where id = p_batch;
  delete from upload where id = v_earlier and sealed_at is null;
  return v_upload;
end $$;

grant execute on function begin_conversion(uuid) to countersign_worker;
