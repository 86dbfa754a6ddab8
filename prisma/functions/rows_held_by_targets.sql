-- The rows of a slice whose people a target has, or may have, as bits. None as long as nothing is delivered.
create or replace function rows_held_by_targets(p_batch uuid, p_slice integer) returns varbit
language sql stable security definer set search_path = public, pg_temp as $$
  select repeat('0', row_to - row_from + 1)::varbit from batch_slice where batch_id = p_batch and slice_no = p_slice;
$$;

grant execute on function rows_held_by_targets(uuid, integer) to countersign_web, countersign_verifier;
