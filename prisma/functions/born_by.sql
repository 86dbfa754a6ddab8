-- People born by this day were at least so old on the day of the upload.
create or replace function born_by(p_batch uuid, p_years integer) returns date
language sql stable set search_path = public, pg_temp as $$
  select ((created_at at time zone 'UTC')::date - make_interval(years => p_years))::date from batch where id = p_batch
$$;

grant execute on function born_by(uuid, integer) to countersign_web;
