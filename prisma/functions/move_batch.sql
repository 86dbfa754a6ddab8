-- The only list of allowed changes of state.
create or replace function move_batch(p_batch uuid, p_to batch_state) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update batch b set
    state = p_to,
    import_started_at = case when p_to = 'importing' then coalesce(b.import_started_at, clock_timestamp()) else b.import_started_at end,
    import_ended_at = case when p_to = 'pending' then clock_timestamp() else b.import_ended_at end,
    frozen_at = case when p_to = 'frozen' then coalesce(b.frozen_at, clock_timestamp()) else b.frozen_at end,
    ended_at = case when p_to in ('refused', 'withdrawn', 'expired', 'closed') then clock_timestamp() end,
    stalled = null
  where b.id = p_batch and (b.state, p_to) in (
    ('waiting', 'importing'), ('importing', 'refused'), ('importing', 'needs-input'), ('needs-input', 'importing'), ('importing', 'pending'),
    ('pending', 'closed'), ('pending', 'expired'), 
    ('pending', 'frozen'), ('withdrawing', 'frozen'), ('withdrawn', 'frozen'), ('expired', 'frozen'), ('closed', 'frozen'), ('frozen', 'withdrawing'),
    ('waiting', 'withdrawing'), ('importing', 'withdrawing'), ('needs-input', 'withdrawing'), ('pending', 'withdrawing'), ('withdrawing', 'withdrawn'));
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409',
      detail = json_build_object('state', (select b.state from batch b where b.id = p_batch), 'to', p_to)::text;
  end if;
  -- What is left of an import that ended otherwise than by its last slice.
  delete from slice_lease where batch_id = p_batch;
  delete from survey_range where batch_id = p_batch;
  perform pg_notify('batch_changed', p_batch::text);
end $$;
