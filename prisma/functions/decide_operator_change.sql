-- A second admin confirms, or either one declines. Only this function puts a change into effect. The admin types the domain of the
-- operator's address, or of the new one. Where the whole key is mailed, its first half replaces the one that was filed. False when they
-- had answered already.
create or replace function decide_operator_change(
  p_cookie text, p_address inet, p_request_id uuid, p_change uuid, p_confirmed boolean, p_domain text, p_first_half text, p_second_half text
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
  v_change operator_change;
begin
  if greatest(char_length(p_domain), char_length(p_first_half), char_length(p_second_half)) > 500 then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  select * into v_change from operator_change where id = p_change for update;
  if not found then
    raise exception 'change-not-found' using errcode = 'CS404';
  end if;
  if v_change.decided_by = v_actor.operator_id and v_change.confirmed = p_confirmed then
    return false; -- A request that came twice.
  end if;
  if v_change.decided_at is not null then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  if p_confirmed and v_actor.operator_id in (v_change.proposed_by, v_change.operator_id) then
    raise exception 'second-admin-needed' using errcode = 'CS403';
  end if;
  if p_confirmed and not is_active_admin(v_change.proposed_by) then
    raise exception 'proposer-no-admin' using errcode = 'CS409';
  end if;
  if p_confirmed and v_change.kind <> 'revoke' then
    perform require_domain(coalesce(v_change.email, (select email from auth.operator where id = v_change.operator_id)), p_domain);
  end if;
  if p_confirmed and v_change.kind = 'grant' then
    perform require_accepted_account(v_change.operator_id);
  end if;
  if p_confirmed and v_change.kind = 'reset-password' then
    perform end_confirmed_resets(v_change.operator_id);
    if not is_half_key(p_second_half, 2, p_change) or (p_first_half is not null and not is_half_key(p_first_half, 1, p_change)) then
      raise exception 'input-invalid' using errcode = 'CS422';
    end if;
    v_change.token_hash := coalesce(sha256(convert_to(p_first_half, 'UTF8')), v_change.token_hash);
    v_change.second_hash := sha256(convert_to(p_second_half, 'UTF8'));
  end if;
  update operator_change set decided_by = v_actor.operator_id, decided_at = clock_timestamp(), confirmed = p_confirmed,
    token_hash = v_change.token_hash, second_hash = v_change.second_hash
  where id = p_change;
  if p_confirmed then
    case v_change.kind
      when 'grant' then
        insert into operator_role_grant (operator_id, role) values (v_change.operator_id, v_change.role) on conflict do nothing;
      when 'revoke' then
        delete from operator_role_grant where operator_id = v_change.operator_id and role = v_change.role;
        if v_change.role = 'admin' then
          perform require_two_admins();
        end if;
      when 'reactivate' then
        perform end_sessions(v_change.operator_id);
        perform 1 from auth.session where operator_id = v_change.operator_id;
        if found then
          raise exception 'sessions-left' using errcode = 'CS409';
        end if;
        update auth.operator set deactivated_at = null where id = v_change.operator_id;
      when 'reset-second-factor' then
        delete from auth.two_factor where operator_id = v_change.operator_id;
        update auth.operator set two_factor_enabled = false where id = v_change.operator_id;
        delete from auth.session where operator_id = v_change.operator_id;
      when 'lift-suspension' then
        perform end_suspension(v_actor, v_change.operator_id, 'operator.suspension-lifted');
      when 'reset-password' then
        -- From now on the link works and the old password does not.
        perform begin_suspension(v_actor, v_change.operator_id, 'reset-password');
      when 'change-address' then
        perform require_free_address(v_change.email);
        update operator_change set previous_email = (select email from auth.operator where id = v_change.operator_id) where id = p_change;
        update auth.operator set email = v_change.email, updated_at = clock_timestamp() where id = v_change.operator_id;
        -- Links mailed to the old address stop working, and sessions end.
        update reset_link set expires_at = clock_timestamp() where operator_id = v_change.operator_id and used_at is null and expires_at > clock_timestamp();
        perform end_confirmed_resets(v_change.operator_id);
        delete from auth.session where operator_id = v_change.operator_id;
        delete from auth.verification where operator_id = v_change.operator_id;
    end case;
  end if;
  perform append_audit(v_actor, case when p_confirmed then 'operator.change-confirmed' else 'operator.change-declined' end, null, null,
    jsonb_build_object('change', p_change, 'operator', v_change.operator_id, 'kind', v_change.kind, 'role', v_change.role));
  return true;
end $$;

grant execute on function decide_operator_change(text, inet, uuid, uuid, boolean, text, text, text) to countersign_web;
