create or replace function install_policy(
  p_idle_minutes integer, p_step_up_minutes integer, p_checkers_need_second_factor boolean, p_undo_window_seconds integer
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update policy set idle_minutes = p_idle_minutes, step_up_minutes = p_step_up_minutes,
    checkers_need_second_factor = p_checkers_need_second_factor, undo_window_seconds = p_undo_window_seconds
  where (idle_minutes, step_up_minutes, checkers_need_second_factor, undo_window_seconds)
    is distinct from (p_idle_minutes, p_step_up_minutes, p_checkers_need_second_factor, p_undo_window_seconds);
  if found then
    perform append_audit(null, 'policy.changed', null, null, jsonb_build_object(
      'idleMinutes', p_idle_minutes, 'stepUpMinutes', p_step_up_minutes, 'checkersNeedSecondFactor', p_checkers_need_second_factor,
      'undoWindowSeconds', p_undo_window_seconds));
  end if;
end $$;
