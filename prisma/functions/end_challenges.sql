-- A challenge began with a password that is no longer valid.
create or replace function end_challenges() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from auth.verification where operator_id = new.operator_id;
  return null;
end $$;

create or replace trigger end_challenges after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function end_challenges();
