-- Refuses what is no target, as change requests have it, and what changes the kind of one.
create or replace function require_target(p_to jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_settings constant jsonb := (p_to ->> 'settings')::jsonb;
begin
  if (p_to - '{key,position,retired,settings,secrets,keptHours}'::text[] = '{}' and p_to ->> 'key' ~ '^[a-z][a-z0-9-]{0,39}$'
      and jsonb_typeof(p_to -> 'key') = 'string' and is_number_between(p_to -> 'position', 1, 1000) and jsonb_typeof(p_to -> 'retired') = 'boolean'
      and jsonb_typeof(p_to -> 'secrets') = 'object' and is_number_between(coalesce(p_to -> 'keptHours', '0'), 0, 720)
      and v_settings::text = p_to ->> 'settings' and has_target_settings(v_settings)) is not true then
    perform refuse_input('target');
  end if;
  perform 1 from target t where t.key = p_to ->> 'key' and t.kind <> v_settings ->> 'kind';
  if found then
    perform refuse_input('kind');
  end if;
  perform require_target_secrets(p_to ->> 'key', v_settings, p_to -> 'secrets');
end $$;
