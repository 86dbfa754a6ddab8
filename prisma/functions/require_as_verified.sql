-- Keeps the operator as they are until this transaction ends: active, with the given password. A change of the password or the second
-- factor waits, and then ends the sessions opened before it.
create or replace function require_as_verified(p_operator uuid, p_password_hash text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.operator o where o.id = p_operator and o.deactivated_at is null for share;
  if not found then
    raise exception 'credentials-wrong' using errcode = 'CS401';
  end if;
  perform 1 from auth.account a where a.operator_id = p_operator and a.provider_id = 'credential' and a.password = p_password_hash;
  if p_password_hash is not null and not found then
    raise exception 'credentials-wrong' using errcode = 'CS401';
  end if;
end $$;
