-- A maker discards an unfinished upload of their own. A sealed upload is evidence and stays.
create or replace function discard_upload(p_cookie text, p_upload uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  delete from upload where id = p_upload and sealed_at is null and maker_id = v_session.operator_id;
end $$;

grant execute on function discard_upload(text, uuid) to countersign_web;
