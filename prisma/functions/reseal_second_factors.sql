-- Called by a command on the server: stores second factors that it sealed again with the present key, except those that changed
-- meanwhile. p_factors is a JSON array of `id`, `secret`, `codes` and both as they were before; p_unreadable is how many no key opens.
-- Returns how many were stored.
create or replace function reseal_second_factors(p_factors jsonb, p_unreadable integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_resealed integer;
begin
  update auth.two_factor t set secret = f.secret, backup_codes = f.codes
  from jsonb_to_recordset(p_factors) f (id uuid, secret text, codes text, "secretBefore" text, "codesBefore" text)
  where t.id = f.id and t.secret = f."secretBefore" and t.backup_codes = f."codesBefore";
  get diagnostics v_resealed = row_count;
  perform append_audit(null, 'second-factor.resealed', null, null, jsonb_build_object('resealed', v_resealed, 'unreadable', p_unreadable));
  return v_resealed;
end $$;
