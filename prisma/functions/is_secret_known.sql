-- Whether the application signs with a key that is accepted here. The text is always the same and signed for nothing else, so the answer
-- helps to guess or to replay no other signature.
create or replace function is_secret_known(p_signature text) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_signature, 100, 'signature');
  return is_signed(signed_call('compare-secrets', '{}'), p_signature);
end $$;

grant execute on function is_secret_known(text) to countersign_web;
