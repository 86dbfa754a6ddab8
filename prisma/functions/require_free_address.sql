-- An address belongs to one operator only.
create or replace function require_free_address(p_email text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.operator where email = p_email;
  if found then
    raise exception 'operator-exists' using errcode = 'CS409';
  end if;
end $$;
