-- The event of an approval request, with what it covers.
create or replace function audit_approval_request(p_actor actor, p_action text, p_request uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_request approval_request;
begin
  select * into strict v_request from approval_request where id = p_request;
  perform pg_notify('batch_changed', v_request.batch_id::text);
  perform append_audit(p_actor, p_action, v_request.batch_id, null, jsonb_build_object('request', p_request, 'selected', v_request.selected,
    'register', v_request.register_people, 'selection', encode(v_request.selection_digest, 'hex')));
end $$;
