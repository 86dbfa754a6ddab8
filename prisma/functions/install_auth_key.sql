create or replace function install_auth_key(p_secret text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_key bytea := convert_to(p_secret, 'UTF8');
  v_inner bytea := decode(repeat('36', 64), 'hex');
  v_outer bytea := decode(repeat('5c', 64), 'hex');
begin
  if octet_length(v_key) < 32 then
    raise exception 'secret-too-short' using errcode = 'CS400';
  end if;
  if octet_length(v_key) > 64 then
    v_key := sha256(v_key);
  end if;
  for i in 0 .. octet_length(v_key) - 1 loop
    v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # get_byte(v_key, i));
    v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # get_byte(v_key, i));
  end loop;
  insert into auth_key (inner_block, outer_block) values (v_inner, v_outer)
  on conflict (only_one) do update set inner_block = excluded.inner_block, outer_block = excluded.outer_block;
end $$;
