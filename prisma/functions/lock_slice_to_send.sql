-- Locks a slice before requests about its people are sent to a target, so that who is due stays the same until the caller has marked them.
create or replace function lock_slice_to_send(p_batch uuid, p_slice integer) returns batch_slice
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  -- An undo and a difference that are being recorded are waited for, and seen.
  perform 1 from batch b where b.id = p_batch for share;
  -- A reversal, a retry and a new decision of this slice wait, or are seen.
  select * into v_slice from batch_slice s where s.batch_id = p_batch and s.slice_no = p_slice for update;
  if not found then
    raise exception 'slice-not-found' using errcode = 'CS404';
  end if;
  return v_slice;
end $$;
