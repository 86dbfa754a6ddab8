-- What the sign-in library writes. Its role writes no table: it calls these functions, each of which asks for a signature of the
-- application over what is to be written, and those that change a credential also for the operator's own fresh session.
-- The signature is never stored, so no role of the database can read one and send it again.
create function require_signed_call(p_act text, p_parts text[], p_signature text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not is_signed(signed_call(p_act, p_parts), p_signature) then
    raise exception 'call-not-signed' using errcode = 'CS403';
  end if;
end $$;

-- The text that is signed: every part with its length in bytes, so that no two calls have the same text.
create function signed_call(p_act text, p_parts text[]) returns text
language sql immutable security definer set search_path = public, pg_temp as $$
  select 'countersign ' || p_act || coalesce(string_agg(' ' || coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part, '-'), '' order by ordinal), '')
  from unnest(p_parts) with ordinality u (part, ordinal);
$$;

-- The session of an operator who signed in a moment ago, as the policy has it: who changes a credential has just given the one before.
create function require_fresh_session(p_cookie text) returns auth.session
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  perform 1 from policy p where v_session.created_at > clock_timestamp() - make_interval(mins => p.step_up_minutes);
  if not found then
    raise exception 'sign-in-stale' using errcode = 'CS403';
  end if;
  return v_session;
end $$;

-- Who an audit event about an operator's own credentials names.
create function own_actor(p_session auth.session) returns actor
language sql immutable security definer set search_path = public, pg_temp as $$
  select ((p_session).operator_id, (p_session).id, null, address_of((p_session).ip_address), null, null)::actor;
$$;

-- The operator as they are until this transaction ends: active, and with the password that was given still theirs. Who changes a
-- password or turns a second factor on waits, and then ends what was opened by the one before.
create function require_as_verified(p_operator uuid, p_password_hash text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.operator o where o.id = p_operator and o.deactivated_at is null for share;
  if not found then
    raise exception 'credentials-wrong' using errcode = 'CS401';
  end if;
  perform 1 from auth.account a where a.operator_id = p_operator and a.provider_id = 'credential' and a.password = p_password_hash;
  if p_password_hash is not null and not found then
    raise exception 'credentials-wrong' using errcode = 'CS401';
  end if;
end $$;

-- Opens a session for an operator whom the application has found to be who they say: by the password with this hash, or by what
-- came before it in the same request. A code of an authenticator that it is opened by is taken in the same transaction.
create function open_session(
  p_session uuid, p_operator uuid, p_token text, p_expires_ms bigint, p_address text, p_agent text,
  p_password_hash text, p_second_factor boolean, p_code text, p_signature text
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('open-session',
    array[p_session::text, p_operator::text, p_token, p_expires_ms::text, p_address, p_agent,
      p_password_hash, p_second_factor::text, p_code], p_signature);
  perform require_as_verified(p_operator, p_password_hash);
  if p_code is not null then
    perform take_code(p_operator, p_code);
  end if;
  insert into auth.session (id, operator_id, token, expires_at, ip_address, user_agent, second_factor)
  values (p_session, p_operator, p_token, to_timestamp(p_expires_ms / 1000.0), p_address, p_agent, coalesce(p_second_factor, false));
end $$;

-- Takes a code of an authenticator. It is right for three steps of 30 seconds; after two minutes chance may bring it again.
create function take_code(p_operator uuid, p_code text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from used_code where operator_id = p_operator and used_at < clock_timestamp() - interval '2 minutes';
  insert into used_code (operator_id, code_hash) values (p_operator, sha256(convert_to(p_code, 'UTF8'))) on conflict do nothing;
  if not found then
    raise exception 'code-wrong' using errcode = 'CS400';
  end if;
end $$;

-- Ends the session of a signed cookie, whether it is still good or not.
create function end_session(p_cookie text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_token text := substring(p_cookie from '^(.+)\.[^.]+$');
begin
  if not is_signed(v_token, substring(p_cookie from '\.([^.]+)$')) then
    raise exception 'not-signed-in' using errcode = 'CS401';
  end if;
  delete from auth.session where token = v_token;
end $$;

-- Ends every session of the operator whom a cookie speaks for.
create function end_own_sessions(p_cookie text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session := find_session(p_cookie);
begin
  -- One that is just being opened is waited for, and ended too.
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  delete from auth.session where operator_id = v_session.operator_id;
  -- A sign-in that stands before its second step ends too.
  delete from auth.verification where operator_id = v_session.operator_id;
end $$;

-- Keeps a row between the two steps of a sign-in: a challenge, or how often it was answered. What has expired goes.
create function begin_challenge(
  p_row uuid, p_identifier text, p_value text, p_operator uuid, p_expires_ms bigint, p_signature text, p_password_hash text
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('challenge', array[p_identifier, p_value, p_operator::text, p_expires_ms::text], p_signature);
  perform require_as_verified(p_operator, p_password_hash);
  delete from auth.verification where expires_at < clock_timestamp();
  insert into auth.verification (id, identifier, value, operator_id, expires_at, seal)
  values (p_row, p_identifier, p_value, p_operator, to_timestamp(p_expires_ms / 1000.0), sha256(convert_to(p_signature, 'UTF8')));
end $$;

-- The operator of a challenge that stands, as the application sealed it: identifier, value, operator and time.
create function require_challenge(p_identifier text) returns uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_challenge auth.verification;
begin
  select * into v_challenge from auth.verification
  where identifier = p_identifier and value = operator_id::text and expires_at > clock_timestamp();
  if not found or not is_sealed(v_challenge) then
    raise exception 'code-too-late' using errcode = 'CS401';
  end if;
  return v_challenge.operator_id;
end $$;

create function is_sealed(p_challenge auth.verification) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((p_challenge).seal = sha256(convert_to(signature_of(signed_call('challenge', array[(p_challenge).identifier,
    (p_challenge).value, (p_challenge).operator_id::text, round(extract(epoch from (p_challenge).expires_at) * 1000)::bigint::text])), 'UTF8')), false);
$$;

-- Takes such a row away, once. Taking the count of attempts is an attempt: it counts before the code is looked at, so that an
-- attempt that is broken off counts too. Ten wrong ones lock the second factor for five minutes.
create function take_challenge(p_row uuid, p_signature text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_taken auth.verification;
  v_locked_until timestamptz;
begin
  perform require_signed_call('take-challenge', array[p_row::text], p_signature);
  delete from auth.verification where id = p_row returning * into v_taken;
  if not found or not is_sealed(v_taken) or v_taken.expires_at < clock_timestamp() then
    return false;
  end if;
  if v_taken.identifier !~ '^2fa-attempts-' then
    return true;
  end if;
  update auth.two_factor set
    failed_verification_count = case when locked_until <= clock_timestamp() then 1 else coalesce(failed_verification_count, 0) + 1 end,
    locked_until = case when locked_until is null and coalesce(failed_verification_count, 0) >= 9 then clock_timestamp() + interval '5 minutes' end
  where operator_id = v_taken.operator_id and (locked_until is null or locked_until <= clock_timestamp())
  returning locked_until into v_locked_until;
  if not found then
    return false;
  end if;
  if v_locked_until is not null then
    perform append_audit(null, 'second-factor.locked', null, null, jsonb_build_object('operator', v_taken.operator_id));
  end if;
  return true;
end $$;

-- A right code was given: the wrong ones before it count no more.
create function clear_wrong_codes(p_challenge text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_signed_call('clear-wrong-codes', array[p_challenge], p_signature);
  update auth.two_factor set failed_verification_count = 0, locked_until = null where operator_id = require_challenge(p_challenge);
end $$;

-- Without a session: takes exactly one recovery code, as it is stored, for a challenge that stands.
create function take_recovery_code(p_challenge text, p_code text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_operator uuid;
begin
  perform require_signed_call('take-recovery-code', array[p_challenge, p_code], p_signature);
  v_operator := require_challenge(p_challenge);
  update auth.two_factor set backup_codes = (backup_codes::jsonb - p_code)::text
  where operator_id = v_operator and verified
    and jsonb_array_length(backup_codes::jsonb - p_code) = jsonb_array_length(backup_codes::jsonb) - 1;
  if not found then
    raise exception 'code-wrong' using errcode = 'CS400';
  end if;
  perform append_audit((v_operator, null, null, null, null, null)::actor, 'second-factor.recovery-code-used', null, null, null);
end $$;

-- An operator's own password. Every session ends with it; the application opens the next one.
create function change_password(p_cookie text, p_password_hash text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('change-password', array[p_cookie, p_password_hash], p_signature);
  v_session := require_fresh_session(p_cookie);
  if p_password_hash is null then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  update auth.account set password = p_password_hash, updated_at = clock_timestamp()
  where operator_id = v_session.operator_id and provider_id = 'credential';
  delete from auth.session where operator_id = v_session.operator_id;
end $$;

-- A second factor that is not proved yet: the sealed secret, and the sealed recovery codes as a JSON array. One that is on stays.
create function set_up_second_factor(p_cookie text, p_factor uuid, p_secret text, p_codes text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('set-up-second-factor', array[p_cookie, p_factor::text, p_secret, p_codes], p_signature);
  v_session := require_fresh_session(p_cookie);
  delete from auth.two_factor where operator_id = v_session.operator_id and verified is not true;
  insert into auth.two_factor (id, operator_id, secret, backup_codes, verified)
  values (p_factor, v_session.operator_id, p_secret, p_codes, false) on conflict do nothing;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  perform append_audit(own_actor(v_session), 'second-factor.set-up', null, null, null);
end $$;

-- It was proved by a code, which is taken. Every session that was opened by the password alone ends.
create function turn_on_second_factor(p_cookie text, p_code text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('turn-on-second-factor', array[p_cookie, p_code], p_signature);
  v_session := require_fresh_session(p_cookie);
  perform 1 from auth.operator where id = v_session.operator_id for no key update;
  perform take_code(v_session.operator_id, p_code);
  update auth.two_factor set verified = true, failed_verification_count = 0, locked_until = null
  where operator_id = v_session.operator_id and verified is not true;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  update auth.operator set two_factor_enabled = true, updated_at = clock_timestamp() where id = v_session.operator_id;
  delete from auth.session where operator_id = v_session.operator_id;
  perform append_audit(own_actor(v_session), 'second-factor.turned-on', null, null, null);
end $$;

create function turn_off_second_factor(p_cookie text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('turn-off-second-factor', array[p_cookie], p_signature);
  v_session := require_fresh_session(p_cookie);
  delete from auth.two_factor where operator_id = v_session.operator_id;
  update auth.operator set two_factor_enabled = false, updated_at = clock_timestamp() where id = v_session.operator_id;
  perform append_audit(own_actor(v_session), 'second-factor.turned-off', null, null, null);
end $$;

create function renew_recovery_codes(p_cookie text, p_codes text, p_signature text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_session auth.session;
begin
  perform require_signed_call('renew-recovery-codes', array[p_cookie, p_codes], p_signature);
  v_session := require_fresh_session(p_cookie);
  update auth.two_factor set backup_codes = p_codes where operator_id = v_session.operator_id and verified;
  if not found then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  perform append_audit(own_actor(v_session), 'second-factor.recovery-codes-renewed', null, null, null);
end $$;

-- Who stands between the two steps of a sign-in began with a password that is no more.
create function end_challenges() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from auth.verification where operator_id = new.operator_id;
  return null;
end $$;
create trigger end_challenges after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function end_challenges();
