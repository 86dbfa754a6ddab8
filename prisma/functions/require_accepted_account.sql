-- Only an account with a password gets a role.
create or replace function require_accepted_account(p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.account where operator_id = p_operator and provider_id = 'credential' and password is not null;
  if not found then
    raise exception 'account-not-accepted' using errcode = 'CS409';
  end if;
end $$;
