-- Writes the cities and domains of a batch; the place of each in its list is its code.
create or replace function write_review_index_values(p_batch uuid, p_version integer, p_cities text[], p_domains text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_texts(p_cities, 10000000, 255, 'cities');
  perform require_texts(p_domains, 10000000, 255, 'domains');
  if not hold_review_index(p_batch, p_version) then
    return;
  end if;
  delete from review_index_value where batch_id = p_batch;
  insert into review_index_value (batch_id, kind, code, value)
  select p_batch, 'city', code, value from unnest(p_cities) with ordinality v(value, code)
  union all
  select p_batch, 'domain', code, value from unnest(p_domains) with ordinality v(value, code);
  analyze review_index_value;
end $$;

grant execute on function write_review_index_values(uuid, integer, text[], text[]) to countersign_worker;
