create or replace function write_review_index_slice(p_batch uuid, p_version integer, p_slice integer, p_cities bytea, p_domains bytea, p_births bytea)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- A crash only means that the slice is written again: end_review_index misses it.
  perform set_config('synchronous_commit', 'off', true);
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  insert into review_index_slice (batch_id, slice_no, cities, domains, births)
  select batch_id, slice_no, p_cities, p_domains, p_births from batch_slice
  where batch_id = p_batch and slice_no = p_slice
    and (row_to - row_from + 1) * 4 = all (array[octet_length(p_cities), octet_length(p_domains), octet_length(p_births)])
  on conflict (batch_id, slice_no) do update set cities = excluded.cities, domains = excluded.domains, births = excluded.births;
  if not found then
    perform refuse_input('rows');
  end if;
end $$;

grant execute on function write_review_index_slice(uuid, integer, integer, bytea, bytea, bytea) to countersign_worker;
