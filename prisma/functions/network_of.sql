-- An IPv4 address, or the 64-bit network of an IPv6 address.
create or replace function network_of(p_address inet) returns inet
language sql immutable security definer set search_path = public, pg_temp as $$
  select network(set_masklen(p_address, case family(p_address) when 6 then 64 else 32 end))::inet;
$$;
