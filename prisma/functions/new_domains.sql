-- The codes of domains that no other batch has, when another batch has any.
create or replace function new_domains(p_batch uuid) returns integer[]
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(v.code), '{}') from review_index_value v
  where v.batch_id = p_batch and v.kind = 'domain'
    and not exists (select from review_index_value o where o.kind = 'domain' and o.value = v.value and o.batch_id <> p_batch)
    and exists (select from review_index_value o where o.kind = 'domain' and o.batch_id <> p_batch);
$$;

grant execute on function new_domains(uuid) to countersign_worker;
