-- A maker begins an upload. The web role cannot insert one and cannot choose its owner.
create or replace function begin_upload(p_cookie text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', null, null);
  v_upload uuid;
begin
  insert into upload (maker_id) values (v_actor.operator_id) returning id into v_upload;
  return v_upload;
end $$;

grant execute on function begin_upload(text) to countersign_web;
