-- Stores the keys as the two blocks that HMAC-SHA-256 (RFC 2104) needs: the present one, and earlier ones as a JSON array of `secret` and
-- `acceptedUntil`. Removes every other key, and earlier ones whose date has passed.
create or replace function install_auth_keys(p_secret text, p_earlier jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_secret text;
  v_accepted_until timestamptz;
  v_key bytea;
  v_inner bytea;
  v_outer bytea;
begin
  -- A second migration job waits; checking a signature does not.
  lock table auth_key in share row exclusive mode;
  delete from auth_key;
  for v_secret, v_accepted_until in
    select p_secret, null::timestamptz
    union all
    select e.secret, coalesce(e."acceptedUntil", '-infinity') from jsonb_to_recordset(p_earlier) e (secret text, "acceptedUntil" timestamptz)
  loop
    continue when v_accepted_until <= clock_timestamp();
    v_key := convert_to(v_secret, 'UTF8');
    if v_key is null or octet_length(v_key) < 32 then
      raise exception 'secret-too-short' using errcode = 'CS400';
    end if;
    if octet_length(v_key) > 64 then
      v_key := sha256(v_key);
    end if;
    v_inner := decode(repeat('36', 64), 'hex');
    v_outer := decode(repeat('5c', 64), 'hex');
    for i in 0 .. octet_length(v_key) - 1 loop
      v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # get_byte(v_key, i));
      v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # get_byte(v_key, i));
    end loop;
    -- A present key that is also listed as an earlier one stays the present one.
    insert into auth_key (inner_block, outer_block, is_present, accepted_until)
    values (v_inner, v_outer, case when v_accepted_until is null then true end, v_accepted_until) on conflict (inner_block) do nothing;
  end loop;
end $$;
