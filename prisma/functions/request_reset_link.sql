-- Called by the sign-in role before the link is mailed. True when an active operator has had this address for a day; until then the
-- operator can object to a new address. The token is signed, so the password of the role alone makes no link.
create or replace function request_reset_link(p_token text, p_email text, p_address inet, p_request_id uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_operator uuid;
  v_link uuid;
begin
  perform require_text(p_token, 500, 'token');
  perform require_text(p_email, 320, 'email');
  if not is_reset_token(p_token) then
    raise exception 'link-not-good' using errcode = 'CS404';
  end if;
  select o.id into v_operator from auth.operator o where o.email = p_email and o.deactivated_at is null and not is_suspended(o.id)
    and not exists (select from change_request c where c.operator_id = o.id and c.kind = 'change-address' and c.confirmed
      and c.decided_at > clock_timestamp() - interval '1 day');
  if not found then
    return false;
  end if;
  insert into reset_link (operator_id, token_hash, expires_at)
  values (v_operator, sha256(convert_to(p_token, 'UTF8')), clock_timestamp() + interval '30 minutes') returning id into v_link;
  perform append_audit((null, null, null, p_address, p_request_id, null)::actor, 'operator.reset-link-requested', null, null,
    jsonb_build_object('link', v_link, 'operator', v_operator));
  return true;
end $$;

grant execute on function request_reset_link(text, text, inet, uuid) to countersign_auth;
