-- The people who have a key of those in p_rows, as their identity key or another one. `alternative` is null where both have it as their
-- identity key: of two such people, one has released it. Each key is looked up, in order, because PostgreSQL has no statistics right after an
-- import and would rather read everyone.
create or replace function people_of_equal_keys(p_batch uuid, p_rows integer[])
returns table (row_no integer, alternative smallint, other_batch uuid, other_row integer, status person_status, decision_no integer)
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set enable_seqscan = off set work_mem = '32MB'
set search_path = public, pg_temp as $$
declare
  v_has_freed boolean;
begin
  -- In order, so that PostgreSQL asks the index of freed keys.
  perform 1 from users where freed order by identity_key limit 1;
  v_has_freed := found;
  if v_has_freed then
    return query
    select u.row_no, null::smallint, o.batch_id, o.row_no, o.status, o.decision_no
    from users u
    cross join lateral (select * from users f where f.identity_key = u.identity_key and f.freed offset 0) o
    where u.batch_id = p_batch and u.row_no = any (p_rows) and (o.batch_id, o.row_no) <> (p_batch, u.row_no);
  end if;
  perform 1 from other_identity_key limit 1;
  if not found then
    return;
  end if;
  return query
  with others as materialized (
    select k.row_no, k.alternative, k.identity_key from other_identity_key k
    where k.batch_id = p_batch and k.row_no = any (p_rows) order by k.identity_key),
  every_key as materialized (
    select k.row_no, k.identity_key from (
      select o.row_no, o.identity_key from others o
      union all
      select u.row_no, u.identity_key from users u where u.batch_id = p_batch and u.row_no = any (p_rows)) k
    order by k.identity_key),
  equal as materialized (
    -- Each half of people has an index of its own.
    select k.row_no, k.alternative, o.batch_id, o.row_no as other_row from others k
    cross join lateral (select u.batch_id, u.row_no from users u where u.identity_key = k.identity_key and not u.freed offset 0) o
    union all
    select k.row_no, k.alternative, o.batch_id, o.row_no from others k
    cross join lateral (select u.batch_id, u.row_no from users u where u.identity_key = k.identity_key and u.freed offset 0) o
    where v_has_freed
    union all
    select k.row_no, o.alternative, o.batch_id, o.row_no from every_key k
    cross join lateral (select x.alternative, x.batch_id, x.row_no from other_identity_key x where x.identity_key = k.identity_key offset 0) o)
  select e.row_no, e.alternative, e.batch_id, e.other_row, o.status, o.decision_no
  from equal e
  cross join lateral (select u.status, u.decision_no from users u where u.batch_id = e.batch_id and u.row_no = e.other_row offset 0) o
  where (e.batch_id, e.other_row) <> (p_batch, e.row_no);
end $$;
