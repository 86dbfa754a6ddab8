create or replace function order_review_index(p_batch uuid) returns void
language plpgsql security definer set work_mem = '128MB' set search_path = public, pg_temp as $$
begin
  perform 1 from review_index where batch_id = p_batch for update;
  delete from review_index_order where batch_id = p_batch;
  insert into review_index_order (batch_id, chunk_no, rows)
  select p_batch, (place - 1) / 50000, string_agg(int4send(row_no), ''::bytea order by place)
  from (
    select row_no, (row_number() over (order by split_part(text, E'\n', 1) collate "C", row_no))::integer as place
    from review_index_person where batch_id = p_batch) o
  group by (place - 1) / 50000;
end $$;

grant execute on function order_review_index(uuid) to countersign_worker;
