-- Part of erase_rows, before it changes the people: the review index forgets them, their flags, and that others are like them or the same.
-- When the index is built, p_unused has the codes of cities and domains that no one else has, {cities, domains}, and p_order the rows in
-- the new order of names, because searching the columns of a million people in SQL takes seconds. An index that is not built forgets what a
-- worker made of the slices of these people, and the worker begins again.
create or replace function erase_from_review_index(p_batch uuid, p_rows integer[], p_unused jsonb, p_order bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_chunk_bytes constant integer := 200000;
  v_erased_text constant text := search_text('[erased]', null, '[erased]');
  v_has_begun boolean;
  v_index review_index;
  v_changed uuid[];
  v_code integer;
  v_slice record;
  v_person record;
  v_entries bytea;
  v_row integer;
  v_at integer;
begin
  -- The insert waits for an index that has just begun, and an index that begins later waits for this transaction.
  insert into review_index (batch_id) values (p_batch) on conflict do nothing;
  v_has_begun := not found;
  select * into v_index from review_index where batch_id = p_batch for update;
  if v_index.built_at is not null and p_order is null then
    raise exception 'review-index-changed' using errcode = 'CS409';
  end if;
  -- Flags have no index on the row they refer to, so the same and similar people are found by theirs.
  with erased as (
    select row_no, identity_key, name_birth_of(name, dob) as name_birth
    from users where batch_id = p_batch and row_no = any(p_rows)
  ), keys as (
    select row_no, identity_key from erased
    union all
    select row_no, identity_key from other_identity_key where batch_id = p_batch and row_no = any(p_rows)
  ), related as (
    select o.batch_id, o.row_no, e.row_no as erased from erased e cross join lateral rows_of_name_birth(e.name_birth) o
    union
    select u.batch_id, u.row_no, k.row_no from keys k join users u on u.identity_key = k.identity_key and not u.freed
    union
    select u.batch_id, u.row_no, k.row_no from keys k join users u on u.identity_key = k.identity_key and u.freed
    union
    select o.batch_id, o.row_no, k.row_no from keys k join other_identity_key o on o.identity_key = k.identity_key
  ), forgotten as (
    delete from review_index_flag f using related r
    where f.batch_id = r.batch_id and f.row_no = r.row_no and f.flag in ('like-existing', 'rejected-before', 'sent-back-before', 'reversed-before', 'shared-identity-key')
      and f.facts @> jsonb_build_object('batchId', p_batch, 'row', r.erased)
    returning f.batch_id
  )
  select array_agg(batch_id) into v_changed from forgotten;
  update review_index set version = version + 1 where batch_id = p_batch or batch_id = any(v_changed);

  if v_index.built_at is null then
    for v_slice in
      select s.slice_no, s.row_from, s.row_to from batch_slice s
      where s.batch_id = p_batch and exists (select from unnest(p_rows) r where r between s.row_from and s.row_to)
    loop
      delete from review_index_part where batch_id = p_batch and slice_no = v_slice.slice_no;
      delete from review_index_text where batch_id = p_batch and row_from between v_slice.row_from and v_slice.row_to;
    end loop;
    delete from review_index_slice where batch_id = p_batch;
    delete from review_index_value where batch_id = p_batch;
    delete from review_index_order where batch_id = p_batch;
    delete from review_index_name_birth where batch_id = p_batch;
    delete from review_index_flag where batch_id = p_batch;
    delete from review_index where batch_id = p_batch and not v_has_begun;
    return;
  end if;

  delete from review_index_flag where batch_id = p_batch and row_no = any(p_rows);
  for v_person in
    select u.row_no, name_birth_of(u.name, u.dob) as hash,
      (select max(t.row_from) from review_index_text t where t.batch_id = p_batch and t.row_from <= u.row_no) as text_from
    from users u where u.batch_id = p_batch and u.row_no = any(p_rows)
  loop
    update review_index_text set text = (
      select string_agg(case when n = v_person.row_no - row_from + 1 then v_erased_text else record end, E'\x1e' order by n)
      from string_to_table(text, E'\x1e') with ordinality e(record, n))
    where batch_id = p_batch and row_from = v_person.text_from;
    -- The key of the chunk is a hash, too.
    delete from review_index_name_birth where batch_id = p_batch and first_hash = (
      select first_hash from review_index_name_birth where batch_id = p_batch and first_hash <= v_person.hash order by first_hash desc limit 1)
    returning entries into v_entries;
    select string_agg(e.entry, ''::bytea order by n) into v_entries
    from generate_series(0, octet_length(v_entries) / 8 - 1) n
    cross join lateral (select substring(v_entries from n * 8 + 1 for 8) as entry) e
    where e.entry <> int4send(v_person.hash) || int4send(v_person.row_no);
    insert into review_index_name_birth (batch_id, first_hash, entries)
    select p_batch, ('x' || encode(substring(v_entries for 4), 'hex'))::bit(32)::integer, v_entries where v_entries is not null;
  end loop;

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

  delete from review_index_value where batch_id = p_batch
    and code in (select c::integer from jsonb_array_elements_text(p_unused -> case kind when 'city' then 'cities' else 'domains' end) c);
  update review_index_order o set rows = n.rows
  from generate_series(0, (octet_length(p_order) - 1) / v_chunk_bytes) no, substring(p_order from no * v_chunk_bytes + 1 for v_chunk_bytes) n(rows)
  where o.batch_id = p_batch and o.chunk_no = no and o.rows <> n.rows;
end $$;
