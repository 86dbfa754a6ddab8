-- The people in p_rows who are like others, each with the facts of the flag. p_rows and the others have hashes of name and date of birth, and
-- this function compares those of equal hashes. Two people of the same name and date of birth are similar unless their identity keys are
-- equal. They differ in e-mail when one has any, else they may differ in city.
create or replace function similar_people(p_batch uuid, p_rows integer[], p_hashes integer[], p_other_hashes integer[], p_other_batches uuid[],
  p_other_rows integer[]) returns table (row_no integer, facts jsonb)
language sql stable security definer set enable_seqscan = off set enable_nestloop = off set search_path = public, pg_temp as $$
  with pairs as materialized (
    select p.row_no, o.batch_id, o.row_no as other_row
    from unnest(p_rows, p_hashes) p(row_no, hash)
    join unnest(p_other_hashes, p_other_batches, p_other_rows) o(hash, batch_id, row_no)
      on o.hash = p.hash and (o.batch_id, o.row_no) <> (p_batch, p.row_no)),
  -- Each person once, because reading their page takes longer than everything else.
  people as materialized (
    select u.batch_id, u.row_no, u.dob, u.name, u.city, u.email is not null as has_email, u.identity_key
    from (
      select batch_id, array_agg(row_no) as rows
      from (select p_batch as batch_id, row_no from pairs union select batch_id, other_row from pairs) p
      group by batch_id) b
    cross join lateral (select * from users where batch_id = b.batch_id and row_no = any (b.rows) offset 0) u)
  select p.row_no, jsonb_build_object('people', count(*),
    'batchId', (array_agg(p.batch_id order by p.batch_id desc, p.other_row desc))[1],
    'row', (array_agg(p.other_row order by p.batch_id desc, p.other_row desc))[1],
    'apart', jsonb_strip_nulls(jsonb_build_object(
      'other-email', nullif(count(*) filter (where u.has_email and x.has_email), 0),
      'without-email', nullif(count(*) filter (where u.has_email and not x.has_email), 0),
      'with-email', nullif(count(*) filter (where not u.has_email and x.has_email), 0),
      'other-city', nullif(count(*) filter (where not u.has_email and not x.has_email and x.city is distinct from u.city), 0))))
  from pairs p
  join people u on u.batch_id = p_batch and u.row_no = p.row_no
  join people x on x.batch_id = p.batch_id and x.row_no = p.other_row
  where x.dob = u.dob and u.identity_key <> x.identity_key
    -- Most names are equal as they are, and folding two takes longer than everything else.
    and (x.name = u.name or fold_for_search(x.name) = fold_for_search(u.name))
  group by p.row_no
$$;

grant execute on function similar_people(uuid, integer[], integer[], integer[], uuid[], integer[]) to countersign_verifier;
