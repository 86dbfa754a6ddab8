create or replace function audit_password() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform append_audit((new.operator_id, null, null, null, null, null)::actor, 'password.changed', null, null, null);
  return null;
end $$;

create or replace trigger audit_password after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function audit_password();
