-- The people of these rows that a target gets, or has and gives back. No one else's data leaves the database through the delivery process.
create or replace function people_for_target(p_batch uuid, p_slice integer, p_target uuid, p_rows integer[])
returns table (row_no integer, name text, dob text, city text, email text, fields text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_rows varbit;
begin
  perform require_rows(p_rows, 100000, 'rows');
  select * into v_slice from batch_slice s where s.batch_id = p_batch and s.slice_no = p_slice;
  if not found then
    raise exception 'slice-not-found' using errcode = 'CS404';
  end if;
  select w.deliver_rows | w.take_back_rows into v_rows from delivery_work(v_slice, p_rows) w
  where w.target_id = p_target and (select b.state from batch b where b.id = p_batch) <> 'frozen';
  return query
    select u.row_no, u.name, to_char(u.dob, 'YYYY-MM-DD'), u.city, u.email, u.fields from users u
    where u.batch_id = p_batch and u.row_no = any (p_rows) and u.row_no between v_slice.row_from and v_slice.row_to
      and get_bit(v_rows, u.row_no - v_slice.row_from) = 1
    order by u.row_no;
end $$;

grant execute on function people_for_target(uuid, integer, uuid, integer[]) to countersign_delivery;
