-- Called by the survey when it reaches a range: what another worker found there, or whether one is scanning it. Otherwise the range is the
-- survey's own, and no other worker takes it any more.
create or replace function reach_survey_range(p_batch uuid, p_range integer) returns table (is_awaited boolean, findings bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = p_batch and state = 'importing' and row_count is null;
  if not found then
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  insert into survey_range (batch_id, range_no, ends_at) values (p_batch, p_range, clock_timestamp()) on conflict do nothing;
  return query
  select s.findings is null and s.ends_at > clock_timestamp(), s.findings from survey_range s where s.batch_id = p_batch and s.range_no = p_range;
end $$;

grant execute on function reach_survey_range(uuid, integer) to countersign_worker;
