-- The rows of a batch with these keys, as their identity key or another one; several people may have the same other key. Finds rejected and
-- withdrawn people too, whose key is free again. Refuses keys of no one here with their number; the caller knows which.
create or replace function rows_of_identity_keys(p_batch uuid, p_identity_keys text[]) returns integer[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_identity_keys uuid[] := array(select distinct identity_key_hash(c) from unnest(p_identity_keys) c);
  v_rows integer[];
  v_found uuid[];
  v_freed integer[];
  v_keys_of_freed uuid[];
  v_others integer[];
  v_keys_of_others uuid[];
  v_unknown integer;
begin
  select array_agg(u.row_no), array_agg(u.identity_key) into v_rows, v_found from users u
  where u.identity_key = any (v_identity_keys) and not u.freed and u.batch_id = p_batch;
  if cardinality(v_identity_keys) > coalesce(cardinality(v_found), 0) then
    select array_agg(u.row_no), array_agg(u.identity_key) into v_freed, v_keys_of_freed from users u
    where u.batch_id = p_batch and u.identity_key = any (v_identity_keys) and u.freed;
  end if;
  perform 1 from other_identity_key where batch_id = p_batch limit 1;
  if found then
    select array_agg(k.row_no), array_agg(k.identity_key) into v_others, v_keys_of_others from other_identity_key k
    where k.batch_id = p_batch and k.identity_key = any (v_identity_keys);
  end if;
  select cardinality(v_identity_keys) - count(distinct k) into v_unknown from unnest(v_found || v_keys_of_freed || v_keys_of_others) k;
  if v_unknown > 0 then
    raise exception 'emails-unknown' using errcode = 'CS422',
      detail = json_build_object('unknown', v_unknown, 'of', cardinality(v_identity_keys))::text;
  end if;
  return v_rows || v_freed || v_others;
end $$;
