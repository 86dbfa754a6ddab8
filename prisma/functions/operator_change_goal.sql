create or replace function operator_change_goal(p_kind text, p_operator uuid, p_wanted jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_role constant text := p_wanted ->> 'role';
  v_email constant text := p_wanted ->> 'email';
begin
  if p_wanted is distinct from (case
      when p_kind in ('grant-role', 'revoke-role') then jsonb_build_object('role', v_role)
      when p_kind = 'change-address' then jsonb_build_object('email', v_email)
      else '{}' end)
    or p_kind in ('grant-role', 'revoke-role') and coalesce(v_role, '') <> all (enum_range(null::operator_role)::text[]) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  case p_kind
    when 'grant-role' then
      perform require_accepted_account(p_operator);
      return jsonb_build_object('role', v_role, 'held', true);
    when 'revoke-role' then
      return jsonb_build_object('role', v_role, 'held', false);
    when 'reactivate' then
      return '{"active": true}';
    when 'lift-suspension' then
      return '{"suspended": false}';
    when 'reset-password' then
      return '{"password": "reset"}';
    when 'reset-second-factor' then
      return '{"secondFactor": false}';
    when 'change-address' then
      if v_email is null or v_email <> lower(v_email) then
        raise exception 'input-invalid' using errcode = 'CS422';
      end if;
      perform require_text(v_email, 320, 'email');
      perform require_free_address(v_email);
      return jsonb_build_object('address', v_email);
  end case;
end $$;
