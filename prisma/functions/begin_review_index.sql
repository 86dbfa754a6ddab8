-- Called by the worker after an import: first this function, then write_review_index_part for each slice that has no part from the import,
-- write_review_index_values, _slice, _order and _name_births with what it merged, the functions that flag people, and end_review_index. Each
-- is safe to repeat and blocks no one, so people are decided meanwhile. True when there is an index to build.
create or replace function begin_review_index(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_built_at timestamptz;
begin
  insert into review_index (batch_id) select id from batch where id = p_batch and state in ('pending', 'closed') on conflict do nothing;
  select built_at into v_built_at from review_index where batch_id = p_batch for update;
  return found and v_built_at is null;
end $$;

grant execute on function begin_review_index(uuid) to countersign_worker;
