-- The admin types the domain of the operator's address, or of the new one. Where the whole key of a reset is mailed, its first half
-- replaces the one that was filed.
create or replace function apply_operator_change(p_actor actor, p_change change_request, p_domain text, p_first_half text, p_second_half text)
returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_operator constant uuid := p_change.operator_id;
  v_to constant jsonb := p_change.body::jsonb -> 'to';
  v_role constant operator_role := v_to ->> 'role';
begin
  if p_change.kind <> 'revoke-role' then
    perform require_domain(coalesce(v_to ->> 'address', (select email from auth.operator where id = v_operator)), p_domain);
  end if;
  case p_change.kind
    when 'grant-role' then
      perform require_accepted_account(v_operator);
      insert into operator_role_grant (operator_id, role) values (v_operator, v_role) on conflict do nothing;
    when 'revoke-role' then
      delete from operator_role_grant where operator_id = v_operator and role = v_role;
      if v_role = 'admin' then
        perform require_two_admins();
      end if;
    when 'reactivate' then
      perform end_sessions(v_operator);
      perform 1 from auth.session where operator_id = v_operator;
      if found then
        raise exception 'sessions-left' using errcode = 'CS409';
      end if;
      update auth.operator set deactivated_at = null where id = v_operator;
    when 'reset-second-factor' then
      delete from auth.two_factor where operator_id = v_operator;
      update auth.operator set two_factor_enabled = false where id = v_operator;
      delete from auth.session where operator_id = v_operator;
    when 'lift-suspension' then
      perform end_suspension(p_actor, v_operator, 'operator.suspension-lifted');
    when 'reset-password' then
      perform end_confirmed_resets(v_operator);
      if not is_half_key(p_second_half, 2, p_change.id) or (p_first_half is not null and not is_half_key(p_first_half, 1, p_change.id)) then
        raise exception 'input-invalid' using errcode = 'CS422';
      end if;
      update reset_key set confirmed_at = clock_timestamp(), second_hash = sha256(convert_to(p_second_half, 'UTF8')),
        token_hash = coalesce(sha256(convert_to(p_first_half, 'UTF8')), token_hash)
      where id = p_change.id;
      -- From now on the link works and the old password does not.
      perform begin_suspension(p_actor, v_operator, 'reset-password');
    when 'change-address' then
      perform require_free_address(v_to ->> 'address');
      update auth.operator set email = v_to ->> 'address', updated_at = clock_timestamp() where id = v_operator;
      -- Links mailed to the old address stop working, and sessions end.
      update reset_link set expires_at = clock_timestamp() where operator_id = v_operator and used_at is null and expires_at > clock_timestamp();
      perform end_confirmed_resets(v_operator);
      delete from auth.session where operator_id = v_operator;
      delete from auth.verification where operator_id = v_operator;
  end case;
end $$;
