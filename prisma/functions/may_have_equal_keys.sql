-- Whether anyone can have a key of someone else: of a person who was decided and released it, or another key than their identity key.
create or replace function may_have_equal_keys() returns boolean
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  -- In order, so that PostgreSQL asks the index of freed keys; right after an import it would rather scan everyone.
  perform 1 from users where freed order by identity_key limit 1;
  if not found then
    perform 1 from other_identity_key limit 1;
  end if;
  return found;
end $$;
