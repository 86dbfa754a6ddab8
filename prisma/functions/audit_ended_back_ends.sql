create or replace function audit_ended_back_ends() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_back_end ended_back_end;
begin
  perform set_config('lock_timeout', '200ms', true);
  for v_back_end in select * from ended_back_end where audited_at is null order by ended_at for update skip locked loop
    perform append_audit(null, 'transaction.ended', null, null, jsonb_build_object(
      'role', v_back_end.role, 'application', v_back_end.application, 'held', v_back_end.held, 'seconds', v_back_end.held_seconds));
    update ended_back_end set audited_at = clock_timestamp() where pid = v_back_end.pid and started_at = v_back_end.started_at;
  end loop;
exception when lock_not_available then
  null;
end $$;
