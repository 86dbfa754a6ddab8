-- The batches whose personal data the auditor of this cookie has asked for in their present session.
create or replace function disclosed_batches(p_cookie text) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  return array(select d.batch_id from disclosure d where d.session_id = v_session.id);
end $$;

grant execute on function disclosed_batches(text) to countersign_web;
