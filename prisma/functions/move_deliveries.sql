-- Moves rows of a slice to one outcome at a target, out of every other; to none of them if p_outcome is null.
create or replace function move_deliveries(p_slice batch_slice, p_target uuid, p_outcome text, p_rows integer[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_rows constant varbit := bits_of(p_rows, p_slice.row_from, p_slice.row_to - p_slice.row_from + 1);
  v_others constant varbit := ~v_rows;
  v_none constant varbit := no_rows(p_slice);
begin
  if p_rows = '{}' then
    return;
  end if;
  update delivery_slice d set
    begun_rows = d.begun_rows & v_others | case p_outcome when 'begun' then v_rows else v_none end,
    delivered_rows = d.delivered_rows & v_others | case p_outcome when 'delivered' then v_rows else v_none end,
    linked_rows = d.linked_rows & v_others | case p_outcome when 'linked' then v_rows else v_none end,
    failed_rows = d.failed_rows & v_others | case p_outcome when 'failed' then v_rows else v_none end,
    skipped_rows = d.skipped_rows & v_others | case p_outcome when 'skipped' then v_rows else v_none end,
    taken_back_rows = d.taken_back_rows & v_others | case p_outcome when 'taken-back' then v_rows else v_none end,
    given_up_rows = d.given_up_rows & v_others | case p_outcome when 'given-up' then v_rows else v_none end,
    changed_at = clock_timestamp()
  where d.batch_id = p_slice.batch_id and d.target_id = p_target and d.slice_no = p_slice.slice_no;
  if p_outcome is distinct from 'failed' then
    delete from delivery_failure f where f.batch_id = p_slice.batch_id and f.target_id = p_target and f.row_no = any (p_rows);
  end if;
end $$;
