-- Notes the account that was there before, and what it has, before it is changed. What was noted first stays, because later it has what we wrote.
create or replace function note_link(p_batch uuid, p_target uuid, p_holder uuid, p_row integer, p_account text, p_before jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_account, 1000, 'account');
  if p_account is null or p_before is null or jsonb_typeof(p_before) <> 'object' then
    perform refuse_input('before');
  end if;
  perform require_turn(p_target, p_holder);
  update delivery_account a set account_id = p_account, before = p_before
  where a.batch_id = p_batch and a.target_id = p_target and a.row_no = p_row and a.arrived_at is null
    and (a.account_id is distinct from p_account or a.before is null);
  if not found then
    raise exception 'delivery-not-begun' using errcode = 'CS409';
  end if;
end $$;

grant execute on function note_link(uuid, uuid, uuid, integer, text, jsonb) to countersign_delivery;
