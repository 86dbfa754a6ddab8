create or replace function install_policy(
  p_idle_minutes integer, p_step_up_minutes integer, p_second_factor_for operator_role[], p_undo_window_seconds integer,
  p_change_request_hours integer, p_safety_threshold_percent integer
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update policy set idle_minutes = p_idle_minutes, step_up_minutes = p_step_up_minutes,
    second_factor_for = p_second_factor_for, undo_window_seconds = p_undo_window_seconds, change_request_hours = p_change_request_hours,
    safety_threshold_percent = p_safety_threshold_percent
  where (idle_minutes, step_up_minutes, second_factor_for, undo_window_seconds, change_request_hours, safety_threshold_percent)
    is distinct from (p_idle_minutes, p_step_up_minutes, p_second_factor_for, p_undo_window_seconds, p_change_request_hours,
      p_safety_threshold_percent);
  if found then
    perform append_audit(null, 'policy.changed', null, null, jsonb_build_object(
      'idleMinutes', p_idle_minutes, 'stepUpMinutes', p_step_up_minutes, 'secondFactorFor', p_second_factor_for,
      'undoWindowSeconds', p_undo_window_seconds, 'changeRequestHours', p_change_request_hours,
      'safetyThresholdPercent', p_safety_threshold_percent));
  end if;
end $$;
