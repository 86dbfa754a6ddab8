-- An admin asks the delivery process to reach a target, as its version in force says. Returns the test of this version that is open already, if
-- there is one. At most 20 are kept.
create or replace function ask_for_target_test(p_cookie text, p_address inet, p_request_id uuid, p_test uuid, p_key text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor(p_cookie, 'admin', p_address, p_request_id);
  v_target target;
  v_version integer;
  v_open uuid;
begin
  perform require_text(p_key, 40, 'key');
  select * into v_target from target where key = p_key for update;
  if not found then
    raise exception 'target-not-found' using errcode = 'CS404';
  end if;
  select max(number) into v_version from target_version where target_id = v_target.id;
  select id into v_open from target_test where target_id = v_target.id and version = v_version and ended_at is null;
  if found then
    return v_open;
  end if;
  delete from target_test t where t.id in (
    select o.id from target_test o where o.target_id = v_target.id order by o.asked_at desc, o.id desc offset 19);
  insert into target_test (id, target_id, version, asked_by) values (p_test, v_target.id, v_version, v_actor.operator_id);
  perform pg_notify('delivery_asked', p_test::text);
  perform append_audit(v_actor, 'target.test-asked', null, null, jsonb_build_object('target', p_key, 'version', v_version, 'test', p_test));
  return p_test;
end $$;

grant execute on function ask_for_target_test(text, inet, uuid, uuid, text) to countersign_web;
