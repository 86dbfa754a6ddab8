-- Part of erase_rows, before it changes the people: the review index forgets them, their flags, and that others are like them or the same.
-- When the index is built, p_unused has the codes of cities and domains that no one else has, {cities, domains}, and p_order the rows in
-- the new order of names, because searching the columns of a million people in SQL takes seconds. Without them both are found here.
create or replace function erase_from_review_index(p_batch uuid, p_rows integer[], p_unused jsonb, p_order bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_chunk_bytes constant integer := 200000;
  v_changed uuid[];
  v_cities text[];
  v_domains text[];
  v_code integer;
  v_slice record;
  v_row integer;
  v_at integer;
begin
  -- The insert waits for an index that has just begun, and an index that begins later waits for this transaction.
  insert into review_index (batch_id) values (p_batch) on conflict do nothing;
  if found then
    delete from review_index where batch_id = p_batch;
    return;
  end if;
  perform 1 from review_index where batch_id = p_batch for update;
  -- Flags have no index on the row they refer to, so the same and similar people are found by theirs.
  with erased as (
    select row_no, coalesce(identity_key, freed_identity_key) as identity_key from users where batch_id = p_batch and row_no = any(p_rows)
  ), related as (
    select o.batch_id, o.row_no, p.row_no as erased from review_index_person p join review_index_person o on o.name_birth = p.name_birth
    where p.batch_id = p_batch and p.row_no = any(p_rows)
    union
    select u.batch_id, u.row_no, e.row_no from erased e join users u on u.identity_key = e.identity_key
    union
    select u.batch_id, u.row_no, e.row_no from erased e join users u on u.freed_identity_key = e.identity_key
  ), forgotten as (
    delete from review_index_flag f using related r
    where f.batch_id = r.batch_id and f.row_no = r.row_no and f.flag in ('like-existing', 'rejected-before', 'sent-back-before')
      and f.facts @> jsonb_build_object('batchId', p_batch, 'row', r.erased)
    returning f.batch_id
  )
  select array_agg(batch_id) into v_changed from forgotten;
  delete from review_index_flag where batch_id = p_batch and row_no = any(p_rows);
  update review_index_person set text = search_text('[erased]', null, '[erased]'), name_birth = null where batch_id = p_batch and row_no = any(p_rows);

  select code into v_code from review_index_value where batch_id = p_batch and kind = 'city' and value = '[erased]';
  if not found then
    insert into review_index_value (batch_id, kind, code, value)
    select p_batch, 'city', max(code) + 1, '[erased]' from review_index_value where batch_id = p_batch and kind = 'city' returning code into v_code;
  end if;
  for v_slice in
    select d.*, s.row_from, s.row_to from batch_slice s join review_index_slice d on d.batch_id = s.batch_id and d.slice_no = s.slice_no
    where s.batch_id = p_batch and exists (select from unnest(p_rows) r where r between s.row_from and s.row_to)
  loop
    foreach v_row in array p_rows loop
      continue when v_row not between v_slice.row_from and v_slice.row_to;
      v_at := (v_row - v_slice.row_from) * 4 + 1;
      v_slice.cities := overlay(v_slice.cities placing int4send(v_code) from v_at);
      v_slice.domains := overlay(v_slice.domains placing int4send(-1) from v_at);
      v_slice.births := overlay(v_slice.births placing int4send(date '1900-01-01' - date '1970-01-01') from v_at);
    end loop;
    update review_index_slice set cities = v_slice.cities, domains = v_slice.domains, births = v_slice.births
    where batch_id = p_batch and slice_no = v_slice.slice_no;
  end loop;

  if p_order is not null then
    delete from review_index_value where batch_id = p_batch
      and code in (select c::integer from jsonb_array_elements_text(p_unused -> case kind when 'city' then 'cities' else 'domains' end) c);
    update review_index_order o set rows = n.rows
    from generate_series(0, (octet_length(p_order) - 1) / v_chunk_bytes) no, substring(p_order from no * v_chunk_bytes + 1 for v_chunk_bytes) n(rows)
    where o.batch_id = p_batch and o.chunk_no = no and o.rows <> n.rows;
  else
    select array_agg(distinct city), array_agg(distinct domain_of(email)) into v_cities, v_domains from users where batch_id = p_batch and row_no = any(p_rows);
    delete from review_index_value v where v.batch_id = p_batch and v.kind = 'city' and v.value = any(v_cities)
      and not exists (select from users u where u.batch_id = p_batch and u.city = v.value and u.row_no <> all(p_rows));
    delete from review_index_value v where v.batch_id = p_batch and v.kind = 'domain' and v.value = any(v_domains)
      and not exists (select from users u where u.batch_id = p_batch and domain_of(u.email) = v.value and u.row_no <> all(p_rows));
    perform order_review_index(p_batch);
  end if;
  update review_index set version = version + 1 where batch_id = p_batch or batch_id = any(v_changed);
end $$;
