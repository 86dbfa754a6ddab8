-- The confirming admin types the domain of the address, which makes them read it.
create or replace function require_domain(p_email text, p_domain text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if substring(p_email from '[^@]+$') is distinct from lower(btrim(p_domain)) then
    raise exception 'domain-differs' using errcode = 'CS422';
  end if;
end $$;
