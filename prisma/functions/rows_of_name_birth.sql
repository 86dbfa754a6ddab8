-- The people with this hash in all batches with a review index, also while it is built.
create or replace function rows_of_name_birth(p_hash integer) returns table (batch_id uuid, row_no integer)
language sql stable set search_path = public, pg_temp as $$
  select i.batch_id, ('x' || encode(substring(c.entries from n * 8 + 5 for 4), 'hex'))::bit(32)::integer
  from review_index i
  cross join lateral (
    select b.entries from review_index_name_birth b where b.batch_id = i.batch_id and b.first_hash <= p_hash order by b.first_hash desc limit 1) c
  cross join lateral generate_series(0, octet_length(c.entries) / 8 - 1) n
  -- Rules out nearly all chunks without taking them apart.
  where position(int4send(p_hash) in c.entries) > 0 and substring(c.entries from n * 8 + 1 for 4) = int4send(p_hash)
$$;

grant execute on function rows_of_name_birth(integer) to countersign_web;
