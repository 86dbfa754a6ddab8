create or replace function has_flag(p_batch uuid, p_row integer, p_flag text) returns boolean
language sql stable parallel safe set search_path = public, pg_temp as $$
  select exists (select from review_index_flag where batch_id = p_batch and row_no = p_row and flag = p_flag)
$$;

grant execute on function has_flag(uuid, integer, text) to countersign_web;
