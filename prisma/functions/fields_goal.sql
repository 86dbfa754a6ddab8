-- The fields that a change request asks for: {definition, basedOn}, the number of the version that was changed.
create or replace function fields_goal(p_wanted jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_definition constant text := p_wanted ->> 'definition';
begin
  if p_wanted is distinct from jsonb_build_object('definition', v_definition, 'basedOn', p_wanted -> 'basedOn') then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  if p_wanted -> 'basedOn' is distinct from (select to_jsonb(max(number)) from field_version) then
    raise exception 'fields-changed' using errcode = 'CS409';
  end if;
  perform require_definition(v_definition);
  return jsonb_build_object('definition', v_definition);
end $$;
