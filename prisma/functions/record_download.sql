-- Every download of data is in the audit.
create or replace function record_download(p_cookie text, p_address inet, p_request_id uuid, p_role operator_role, p_batch uuid, p_what text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, p_role, p_address, p_request_id);
begin
  perform require_text(p_what, 100, 'what');
  perform append_audit(v_actor, 'data.downloaded', p_batch, null, jsonb_build_object('what', p_what));
end $$;

grant execute on function record_download(text, inet, uuid, operator_role, uuid, text) to countersign_web;
