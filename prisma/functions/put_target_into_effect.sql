-- The target that two admins agreed on: another version if its settings differ, and its secrets. What a new secret replaces is kept for the
-- hours that they agreed on, and what the settings no longer need is not.
create or replace function put_target_into_effect(p_change change_request) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_to constant jsonb := p_change.body::jsonb -> 'to';
  v_settings constant text := v_to ->> 'settings';
  v_now constant timestamptz := clock_timestamp();
  v_target target;
begin
  perform require_target(v_to);
  insert into target (id, key, kind, position) values (p_change.id, v_to ->> 'key', v_settings::jsonb ->> 'kind', (v_to -> 'position')::integer)
  on conflict (key) do nothing;
  update target t set position = (v_to -> 'position')::integer, retired_at = case when (v_to -> 'retired')::boolean then coalesce(t.retired_at, v_now) end
  where t.key = v_to ->> 'key' returning * into strict v_target;
  insert into target_version (target_id, number, settings, sha256, change_request_id)
  select v_target.id, coalesce(max(v.number), 0) + 1, v_settings, sha256(convert_to(v_settings, 'UTF8')), p_change.id
  from target_version v where v.target_id = v_target.id
  having coalesce(bool_or(v.settings = v_settings and v.number = (select max(number) from target_version where target_id = v_target.id)), false) is false;
  update target_secret s set replaced_at = coalesce(s.replaced_at, v_now), kept_until = least(s.kept_until, v_now
    + make_interval(hours => case when v_to -> 'secrets' ? s.name then (v_to -> 'keptHours')::integer else 0 end))
  where s.target_id = v_target.id and (v_to -> 'secrets' ? s.name or s.name not in (select n.name from target_secrets(v_settings::jsonb) n));
  insert into target_secret (target_id, change_request_id, name, sealed, valid_from)
  select v_target.id, p_change.id, g.key, g.value, v_now from jsonb_each_text(v_to -> 'secrets') g;
  -- What two admins agreed on is tried at once, also if the target was left alone for a while.
  update target_state set paused_at = null, pause = null, not_before = '-infinity', failures = 0, failing_since = null, cause = null
  where target_id = v_target.id;
  perform mark_all_deliveries();
  perform pg_notify('target_changed', v_target.id::text);
end $$;
