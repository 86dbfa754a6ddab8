-- The sign-in library signs in and out and changes passwords, so its tables write the audit.
create or replace function audit_session() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := coalesce(new, old);
begin
  perform append_audit(
    (v_session.operator_id, v_session.id, null, address_of(v_session.ip_address), null, null)::actor,
    case tg_op when 'INSERT' then 'session.opened' else 'session.ended' end, null, null, null);
  return null;
end $$;

create or replace trigger audit_session after insert or delete on auth.session for each row execute function audit_session();
