-- The whole target that a change request asks for: {key, position, retired, settings, secrets, keptHours, basedOn}, the number of the version
-- that was changed, 0 for a new target. The settings become their canonical text.
create or replace function target_goal(p_wanted jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_to jsonb;
begin
  if p_wanted -> 'basedOn' is distinct from target_base(p_wanted ->> 'key') -> 'version' then
    raise exception 'target-changed' using errcode = 'CS409';
  end if;
  v_to := p_wanted - 'basedOn' || jsonb_build_object('settings', (p_wanted -> 'settings')::text);
  perform require_target(v_to);
  return case when v_to -> 'secrets' = '{}' then v_to - 'keptHours' else v_to end;
exception when data_exception then
  perform refuse_input('target');
end $$;
