-- The rows of a slice whose people a target has, or may have, as bits.
create or replace function rows_held_by_targets(p_batch uuid, p_slice integer) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select (no_rows(s) | coalesce((
    select bit_or(d.begun_rows | d.delivered_rows | d.linked_rows) from delivery_slice d where d.batch_id = p_batch and d.slice_no = p_slice), no_rows(s)))::varbit
  from batch_slice s where s.batch_id = p_batch and s.slice_no = p_slice;
$$;

grant execute on function rows_held_by_targets(uuid, integer) to countersign_web, countersign_verifier;
