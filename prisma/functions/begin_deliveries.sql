-- Called before a process sends requests for people of a slice: marks them as begun, so that they are taken back also when no answer is noted.
-- `p_user_names` has a hash of the user name for each row. Who would share the account of another person fails. Returns the rows
-- for which requests may be sent.
create or replace function begin_deliveries(
  p_batch uuid, p_slice integer, p_target uuid, p_holder uuid, p_rows integer[], p_user_names uuid[]
) returns integer[]
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_target target;
  v_due varbit;
  v_rows integer[];
  v_begun integer[];
  v_sharing integer[] := '{}';
begin
  perform require_rows(p_rows, 100000, 'rows');
  perform require_list(p_user_names, 100000, 'userNames');
  perform require_turn(p_target, p_holder);
  select * into strict v_target from target where id = p_target;
  v_slice := lock_slice_to_send(p_batch, p_slice);
  if v_target.kind <> 'scim' then
    perform refuse_input('target');
  end if;
  if cardinality(p_user_names) is distinct from cardinality(p_rows) then
    perform refuse_input('userNames');
  end if;
  select w.deliver_rows into v_due from delivery_work(v_slice, p_rows) w where w.target_id = p_target and not w.is_paused
    and (select b.state from batch b where b.id = p_batch) <> 'frozen';
  v_rows := array(
    select r from unnest(p_rows) r where r between v_slice.row_from and v_slice.row_to and get_bit(v_due, r - v_slice.row_from) = 1);
  if v_rows = '{}' then
    return '{}';
  end if;
  perform lock_delivery_slice(v_slice, p_target);
  delete from delivery_account a using unnest(p_rows, p_user_names) n(r, hash)
  where a.batch_id = p_batch and a.target_id = p_target and a.row_no = n.r and a.row_no = any (v_rows) and a.user_name_hash <> n.hash
    and a.account_id is null;
  insert into delivery_account (target_id, batch_id, row_no, user_name_hash)
  select p_target, p_batch, n.r, n.hash from unnest(p_rows, p_user_names) n(r, hash) where n.r = any (v_rows)
  on conflict do nothing;
  v_begun := array(
    select a.row_no from delivery_account a where a.batch_id = p_batch and a.target_id = p_target and a.row_no = any (v_rows) order by 1);
  v_sharing := array(select r from unnest(v_rows) r where r <> all (v_begun));
  insert into delivery_failure (batch_id, target_id, row_no, cause)
  select p_batch, p_target, r, 'shared-user-name' from unnest(v_sharing) r
  on conflict (batch_id, target_id, row_no) do update set cause = excluded.cause, failed_at = clock_timestamp();
  perform move_deliveries(v_slice, p_target, 'begun', v_begun);
  perform move_deliveries(v_slice, p_target, 'failed', v_sharing);
  return v_begun;
end $$;

grant execute on function begin_deliveries(uuid, integer, uuid, uuid, integer[], uuid[]) to countersign_delivery;
