-- Keeps a row between the two steps of a sign-in: a challenge, or the count of answers to it. Deletes expired rows.
create or replace function begin_challenge(
  p_row uuid, p_identifier text, p_value text, p_operator uuid, p_expires_ms bigint, p_signature text, p_password_hash text
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('challenge', array[p_identifier, p_value, p_operator::text, p_expires_ms::text], p_signature);
  perform require_as_verified(p_operator, p_password_hash);
  delete from auth.verification where expires_at < clock_timestamp();
  insert into auth.verification (id, identifier, value, operator_id, expires_at, seal)
  values (p_row, p_identifier, p_value, p_operator, to_timestamp(p_expires_ms / 1000.0), sha256(convert_to(p_signature, 'UTF8')));
end $$;

grant execute on function begin_challenge(uuid, text, text, uuid, bigint, text, text) to countersign_auth;
