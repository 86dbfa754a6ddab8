-- Called by the sign-in role: a link sets a new password once and ends every session. Two admins confirmed the link, and it is valid for
-- a day, or it was mailed to the operator and is valid for half an hour. The second factor stays. Returns the operator.
create or replace function reset_password(p_token text, p_password_hash text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_hash bytea := sha256(convert_to(p_token, 'UTF8'));
  v_first text := split_part(p_token, '~', 1);
  v_second text := split_part(p_token, '~', 2);
  v_operator uuid;
  v_change uuid;
  v_link uuid;
begin
  perform require_text(p_token, 500, 'token');
  perform require_text(p_password_hash, 500, 'password');
  -- The key of two admins needs both halves, each signed for this change.
  update reset_key k set used_at = clock_timestamp()
  where k.used_at is null and k.confirmed_at > clock_timestamp() - interval '1 day'
    and (k.on_server and k.token_hash = v_hash
      or k.token_hash = sha256(convert_to(v_first, 'UTF8')) and k.second_hash = sha256(convert_to(v_second, 'UTF8'))
        and is_half_key(v_first, 1, k.id) and is_half_key(v_second, 2, k.id))
  returning id, operator_id into v_change, v_operator;
  if v_change is null and is_reset_token(p_token) then
    update reset_link l set used_at = clock_timestamp()
    where l.token_hash = v_hash and l.used_at is null and l.expires_at > clock_timestamp()
      and exists (select from auth.operator o where o.id = l.operator_id and o.deactivated_at is null and not is_suspended(o.id))
    returning l.id, l.operator_id into v_link, v_operator;
  end if;
  if v_operator is null then
    raise exception 'link-not-good' using errcode = 'CS404';
  end if;
  perform 1 from auth.operator where id = v_operator for no key update;
  update auth.account set password = p_password_hash, updated_at = clock_timestamp()
  where operator_id = v_operator and provider_id = 'credential';
  if v_change is not null then
    delete from operator_suspension where operator_id = v_operator and cause = 'reset-password';
  end if;
  delete from auth.session where operator_id = v_operator;
  perform append_audit((v_operator, null, null, null, null, null)::actor, 'operator.password-reset', null, null,
    jsonb_strip_nulls(jsonb_build_object('change', v_change, 'link', v_link)));
  return v_operator;
end $$;

grant execute on function reset_password(text, text) to countersign_auth;
