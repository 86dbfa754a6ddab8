-- Called by the worker after an import: first this function, then build_review_index_slice and flag_review_index_slice for each slice,
-- order_review_index, flag_review_index for each flag of the whole batch, and end_review_index. Each is safe to repeat and blocks no one,
-- so people are decided meanwhile. True when there is an index to build.
create or replace function begin_review_index(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_prepared_at timestamptz;
begin
  insert into review_index (batch_id) select id from batch where id = p_batch and state in ('pending', 'closed') on conflict do nothing;
  select built_at into v_prepared_at from review_index where batch_id = p_batch for update;
  if not found or v_prepared_at is not null then
    return false;
  end if;
  perform 1 from review_index_value where batch_id = p_batch;
  if not found then
    insert into review_index_value (batch_id, kind, code, value)
    select p_batch, 'city', (row_number() over (order by city collate "C"))::integer, city from users where batch_id = p_batch group by city
    union all
    select p_batch, 'domain', (row_number() over (order by domain collate "C"))::integer, domain
    from (select domain_of(email) as domain from users where batch_id = p_batch and email is not null) d group by domain;
    analyze review_index_value;
  end if;
  return true;
end $$;

grant execute on function begin_review_index(uuid) to countersign_worker;
