-- Takes a row of begin_challenge away, once. Reading the count of answers counts as an answer before the code is checked, so that broken-off tries
-- count too. Ten wrong codes lock the second factor for five minutes.
create or replace function take_challenge(p_row uuid, p_signature text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_taken auth.verification;
  v_locked_until timestamptz;
begin
  perform require_signed_call('take-challenge', array[p_row::text], p_signature);
  delete from auth.verification where id = p_row returning * into v_taken;
  if not found or not is_sealed(v_taken) or v_taken.expires_at < clock_timestamp() then
    return false;
  end if;
  if v_taken.identifier !~ '^2fa-attempts-' then
    return true;
  end if;
  update auth.two_factor set
    failed_verification_count = case when locked_until <= clock_timestamp() then 1 else coalesce(failed_verification_count, 0) + 1 end,
    locked_until = case when locked_until is null and coalesce(failed_verification_count, 0) >= 9 then clock_timestamp() + interval '5 minutes' end
  where operator_id = v_taken.operator_id and (locked_until is null or locked_until <= clock_timestamp())
  returning locked_until into v_locked_until;
  if not found then
    return false;
  end if;
  if v_locked_until is not null then
    perform append_audit(null, 'second-factor.locked', null, null, jsonb_build_object('operator', v_taken.operator_id));
  end if;
  return true;
end $$;

grant execute on function take_challenge(uuid, text) to countersign_auth;
