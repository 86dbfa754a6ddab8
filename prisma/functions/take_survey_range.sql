-- Gives the last of p_ranges ranges that no worker has, for a while, to a worker that helps with a survey. Null if none is left. The first
-- range is never given, because the survey begins there.
create or replace function take_survey_range(p_batch uuid, p_ranges integer, p_for interval) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_range integer;
begin
  perform 1 from batch where id = p_batch and state = 'importing' and row_count is null;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  loop
    select r into v_range from generate_series(least(p_ranges, 1000000) - 1, 1, -1) r
    where not exists (select from survey_range s where s.batch_id = p_batch and s.range_no = r) limit 1;
    if not found then
      return null;
    end if;
    insert into survey_range (batch_id, range_no, ends_at) values (p_batch, v_range, clock_timestamp() + least(p_for, interval '1 minute'))
    on conflict do nothing;
    if found then
      return v_range;
    end if;
    -- Another worker was faster.
  end loop;
end $$;

grant execute on function take_survey_range(uuid, integer, interval) to countersign_worker;
