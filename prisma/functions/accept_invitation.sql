-- Called by the sign-in role: the owner of the link chooses a password. Grants no role.
create or replace function accept_invitation(p_token text, p_operator uuid, p_account uuid, p_password_hash text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_invitation invitation;
  v_first text := split_part(p_token, '~', 1);
  v_second text := split_part(p_token, '~', 2);
begin
  perform require_text(p_token, 500, 'token');
  perform require_text(p_password_hash, 500, 'password');
  -- Compares the halves themselves, not their hashes, so that reading the table of invitations is not enough to use one.
  select * into v_invitation from invitation i
  where i.token_hash = sha256(convert_to(v_first, 'UTF8')) and i.second_hash = sha256(convert_to(v_second, 'UTF8'))
    and is_half_key(v_first, 1, i.id) and is_half_key(v_second, 2, i.id)
    and i.accepted_at is null and i.expires_at > clock_timestamp() for update;
  if not found then
    raise exception 'link-not-good' using errcode = 'CS404';
  end if;
  insert into auth.operator (id, name, email, email_verified) values (p_operator, v_invitation.name, v_invitation.email, true) on conflict do nothing;
  if not found then
    raise exception 'link-not-good' using errcode = 'CS404';
  end if;
  insert into auth.account (id, account_id, provider_id, operator_id, password)
  values (p_account, p_operator::text, 'credential', p_operator, p_password_hash);
  update invitation set accepted_at = clock_timestamp(), operator_id = p_operator where id = v_invitation.id;
  perform append_audit((p_operator, null, null, null, null, null)::actor, 'operator.joined', null, null, jsonb_build_object('invitation', v_invitation.id));
  return p_operator;
end $$;

grant execute on function accept_invitation(text, uuid, uuid, text) to countersign_auth;
