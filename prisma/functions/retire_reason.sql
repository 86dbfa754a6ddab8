-- A retired reason stays retired; repeating changes nothing.
create or replace function retire_reason(p_cookie text, p_address inet, p_request_id uuid, p_reason uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
begin
  perform 1 from reason where id = p_reason for update;
  if not found then
    raise exception 'reason-not-found' using errcode = 'CS404';
  end if;
  update reason set retired_at = clock_timestamp() where id = p_reason and retired_at is null;
  if found then
    perform append_audit(v_actor, 'reason.retired', null, null, jsonb_build_object('reason', p_reason));
  end if;
end $$;

grant execute on function retire_reason(text, inet, uuid, uuid) to countersign_web;
