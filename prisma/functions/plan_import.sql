-- What the survey found: the parse options and the slices.
create or replace function plan_import(p_batch uuid, p_parse_options jsonb, p_header text[], p_slices jsonb) returns void
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
  delete from survey_range where batch_id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

grant execute on function plan_import(uuid, jsonb, text[], jsonb) to countersign_worker;
