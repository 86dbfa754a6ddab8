-- A changed password ends all earlier reset links.
create or replace function end_reset_links() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update reset_link set expires_at = clock_timestamp() where operator_id = new.operator_id and used_at is null and expires_at > clock_timestamp();
  perform end_confirmed_resets(new.operator_id);
  return null;
end $$;

create or replace trigger end_reset_links after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function end_reset_links();
