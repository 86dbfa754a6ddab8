-- A right code resets the count of wrong ones.
create or replace function clear_wrong_codes(p_challenge text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('clear-wrong-codes', array[p_challenge], p_signature);
  update auth.two_factor set failed_verification_count = 0, locked_until = null where operator_id = require_challenge(p_challenge);
end $$;

grant execute on function clear_wrong_codes(text, text) to countersign_auth;
