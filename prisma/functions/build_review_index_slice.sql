create or replace function build_review_index_slice(p_batch uuid, p_slice integer) returns void
language plpgsql security definer set work_mem = '64MB' set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  -- A crash only means that the slice is built again: end_review_index misses it.
  perform set_config('synchronous_commit', 'off', true);
  perform 1 from review_index where batch_id = p_batch and built_at is null for update;
  if not found then
    return;
  end if;
  perform 1 from review_index_slice where batch_id = p_batch and slice_no = p_slice;
  if found then
    return;
  end if;
  select * into strict v_slice from batch_slice where batch_id = p_batch and slice_no = p_slice;
  insert into review_index_person (batch_id, row_no, text, name_birth)
  select batch_id, row_no, text, hashtextextended(split_part(text, E'\n', 1) || E'\n' || (dob - date '1970-01-01'), 0)
  -- The offset keeps the planner from computing the text twice.
  from (select batch_id, row_no, search_text(name, email, city) as text, dob from users
    where batch_id = p_batch and row_no between v_slice.row_from and v_slice.row_to order by row_no offset 0) u;
  insert into review_index_slice (batch_id, slice_no, cities, domains, births)
  select p_batch, p_slice,
    string_agg(int4send(coalesce(c.code, -1)), ''::bytea order by n),
    string_agg(int4send(coalesce(d.code, -1)), ''::bytea order by n),
    string_agg(int4send(coalesce(u.dob - date '1970-01-01', 0)), ''::bytea order by n)
  from generate_series(v_slice.row_from, v_slice.row_to) n
  left join users u on u.batch_id = p_batch and u.row_no = n and u.row_no between v_slice.row_from and v_slice.row_to
  left join review_index_value c on c.batch_id = p_batch and c.kind = 'city' and c.value = u.city
  left join review_index_value d on d.batch_id = p_batch and d.kind = 'domain' and d.value = domain_of(u.email);
end $$;

grant execute on function build_review_index_slice(uuid, integer) to countersign_worker;
