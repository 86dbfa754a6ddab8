-- Takes an authenticator code. It is valid for three steps of 30 seconds; two minutes later the same code may occur again.
create or replace function take_code(p_operator uuid, p_code text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from used_code where operator_id = p_operator and used_at < clock_timestamp() - interval '2 minutes';
  insert into used_code (operator_id, code_hash) values (p_operator, sha256(convert_to(p_code, 'UTF8'))) on conflict do nothing;
  if not found then
    raise exception 'code-wrong' using errcode = 'CS400';
  end if;
end $$;
