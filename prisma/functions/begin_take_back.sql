-- Called before a process asks a target for people of a slice back: marks them as begun, so that who is to be there again meanwhile, because of
-- a retry or a change of a target, is sent again, whether or not the target has given them back. Returns the rows for which requests may be sent.
create or replace function begin_take_back(p_batch uuid, p_slice integer, p_target uuid, p_holder uuid, p_rows integer[]) returns integer[]
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_due varbit;
  v_rows integer[];
begin
  perform require_rows(p_rows, 100000, 'rows');
  perform require_turn(p_target, p_holder);
  v_slice := lock_slice_to_send(p_batch, p_slice);
  select w.take_back_rows into v_due from delivery_work(v_slice, p_rows) w where w.target_id = p_target and not w.is_paused
    and (select b.state from batch b where b.id = p_batch) <> 'frozen';
  v_rows := array(
    select r from unnest(p_rows) r where r between v_slice.row_from and v_slice.row_to and get_bit(v_due, r - v_slice.row_from) = 1);
  if v_rows = '{}' then
    return '{}';
  end if;
  perform lock_delivery_slice(v_slice, p_target);
  perform move_deliveries(v_slice, p_target, 'begun', v_rows);
  return v_rows;
end $$;

grant execute on function begin_take_back(uuid, integer, uuid, uuid, integer[]) to countersign_delivery;
