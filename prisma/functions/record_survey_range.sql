-- Records what a worker found in a range that it took. Does nothing after the end of the survey, or if the survey came first.
create or replace function record_survey_range(p_batch uuid, p_range integer, p_findings bytea) returns void
language sql security definer set search_path = public, pg_temp as $$
  update survey_range set findings = p_findings where batch_id = p_batch and range_no = p_range;
$$;

grant execute on function record_survey_range(uuid, integer, bytea) to countersign_worker;
