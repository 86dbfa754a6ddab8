-- The rows of a batch with these identity keys. Finds rejected and withdrawn people too, whose key is free again. Refuses keys of no one
-- here with their number; the caller knows which.
create or replace function rows_of_identity_keys(p_batch uuid, p_identity_keys text[]) returns integer[]
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_identity_keys uuid[] := array(select distinct identity_key_hash(c) from unnest(p_identity_keys) c);
  v_rows integer[];
  v_found integer;
  v_freed integer[];
  v_freed_found integer;
begin
  select array_agg(u.row_no), count(*) into v_rows, v_found from users u
  where u.identity_key = any (v_identity_keys) and not u.freed and u.batch_id = p_batch;
  if cardinality(v_identity_keys) > v_found then
    select array_agg(u.row_no), count(distinct u.identity_key) into v_freed, v_freed_found from users u
    where u.batch_id = p_batch and u.identity_key = any (v_identity_keys) and u.freed;
    if cardinality(v_identity_keys) > v_found + v_freed_found then
      raise exception 'emails-unknown' using errcode = 'CS422', detail = json_build_object(
        'unknown', cardinality(v_identity_keys) - v_found - v_freed_found, 'of', cardinality(v_identity_keys))::text;
    end if;
  end if;
  return v_rows || v_freed;
end $$;
