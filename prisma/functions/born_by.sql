-- Who was born by this day was so many years old on the day the batch was uploaded.
create or replace function born_by(p_batch uuid, p_years integer) returns date
language sql stable set search_path = public, pg_temp as $$
  select ((created_at at time zone 'UTC')::date - make_interval(years => p_years))::date from batch where id = p_batch
$$;

grant execute on function born_by(uuid, integer) to countersign_web;
