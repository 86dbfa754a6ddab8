create or replace function require_not_frozen(p_batch uuid) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform 1 from batch where id = p_batch and state = 'frozen';
  if found then
    raise exception 'batch-frozen' using errcode = 'CS409';
  end if;
end $$;
