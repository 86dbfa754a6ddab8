-- How operators come, change and go: one admin proposes, another confirms.
create table invitation (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 200),
  email text not null check (email = lower(email)),
  -- The halves of its key: both filed by the invitation where they are mailed, else the second by another admin who confirms it.
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  second_hash bytea unique check (octet_length(second_hash) = 32),
  invited_by uuid not null references auth.operator,
  invited_at timestamptz not null default clock_timestamp(),
  confirmed_by uuid references auth.operator,
  has_whole_key boolean not null generated always as (second_hash is not null) stored,
  expires_at timestamptz not null,
  operator_id uuid references auth.operator,
  accepted_at timestamptz,
  check ((accepted_at is null) = (operator_id is null)),
  constraint four_eyes check (confirmed_by <> invited_by),
  constraint confirmed_whole check (confirmed_by is null or second_hash is not null)
);

create type operator_change_kind as enum
  ('grant', 'revoke', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor', 'change-address');

-- A change to an operator: proposed by one admin, confirmed by another, neither of whom it concerns.
create table operator_change (
  id uuid primary key,
  operator_id uuid not null references auth.operator,
  kind operator_change_kind not null,
  role operator_role,
  -- Of an address: the new one, and, once it is confirmed, the one before.
  email text check (email = lower(email)),
  previous_email text,
  -- Of a reset by two admins: its first half, filed at the proposal, and its second, filed at the confirmation. On the server: the whole key.
  token_hash bytea unique check (octet_length(token_hash) = 32),
  second_hash bytea unique check (octet_length(second_hash) = 32),
  -- Nobody where the owner of the database did it, by the server's own command.
  proposed_by uuid references auth.operator,
  proposed_at timestamptz not null default clock_timestamp(),
  decided_by uuid references auth.operator,
  decided_at timestamptz,
  confirmed boolean,
  used_at timestamptz,
  constraint role_for_roles check ((kind in ('grant', 'revoke')) = (role is not null)),
  constraint email_for_address check ((kind = 'change-address') = (email is not null)),
  constraint token_for_reset check ((kind = 'reset-password') = (token_hash is not null)),
  constraint second_half_confirmed check ((second_hash is not null) = (kind = 'reset-password' and proposed_by is not null and confirmed is true)),
  constraint decided_whole check ((decided_at is null) = (confirmed is null) and (proposed_by is null or (decided_by is null) = (decided_at is null))),
  constraint four_eyes check (confirmed is distinct from true or (proposed_by is null and decided_by is null and kind = 'reset-password')
    or (decided_by is not null and proposed_by is not null and decided_by <> proposed_by and decided_by <> operator_id))
);
create unique index operator_change_open on operator_change (operator_id, kind, role) nulls not distinct where decided_at is null;

create function invite_operator(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_invitation uuid, p_name text, p_email text, p_first_half text, p_second_half text, p_valid_for interval
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('invite ' || p_name || ' ' || p_email, 'UTF8')), p_invitation);
begin
  perform require_text(p_name, 200, 'name');
  perform require_text(p_email, 320, 'email');
  if v_invitation <> p_invitation then
    return v_invitation;
  end if;
  if not is_half_key(p_first_half, 1, p_invitation) or (p_second_half is not null and not is_half_key(p_second_half, 2, p_invitation)) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform require_free_address(p_email);
  if p_second_half is null then
    perform require_two_admins();
  end if;
  -- Whoever is invited again gets another link; the one before is of no use any more. One at a time, so that two do not miss each other.
  perform 1 from operator_lock for update;
  update invitation set expires_at = clock_timestamp() where email = p_email and accepted_at is null and expires_at > clock_timestamp();
  insert into invitation (id, name, email, token_hash, second_hash, invited_by, expires_at)
  values (p_invitation, p_name, p_email, sha256(convert_to(p_first_half, 'UTF8')), sha256(convert_to(p_second_half, 'UTF8')),
    v_actor.operator_id, clock_timestamp() + least(p_valid_for, interval '14 days'));
  perform append_audit(v_actor, 'operator.invited', null, null, jsonb_build_object('invitation', p_invitation));
  return p_invitation;
end $$;

-- Another admin confirms an invitation whose key is not mailed: they type the domain of its address, and file the second half of the key.
-- False when they said so already.
create function confirm_invitation(
  p_cookie text, p_address inet, p_request_id uuid, p_invitation uuid, p_domain text, p_second_half text
) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation invitation;
begin
  perform require_text(p_domain, 320, 'domain');
  if not coalesce(is_half_key(p_second_half, 2, p_invitation), false) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  select * into v_invitation from invitation where id = p_invitation for update;
  if not found then
    raise exception 'invitation-not-found' using errcode = 'CS404';
  end if;
  if v_invitation.confirmed_by = v_actor.operator_id then
    return false; -- A request that came twice.
  end if;
  if v_invitation.second_hash is not null or v_invitation.expires_at <= clock_timestamp() then
    raise exception 'change-decided-already' using errcode = 'CS409';
  end if;
  if v_invitation.invited_by = v_actor.operator_id then
    raise exception 'second-admin-needed' using errcode = 'CS403';
  end if;
  if not is_active_admin(v_invitation.invited_by) then
    raise exception 'proposer-no-admin' using errcode = 'CS409';
  end if;
  perform require_free_address(v_invitation.email);
  perform require_domain(v_invitation.email, p_domain);
  update invitation set confirmed_by = v_actor.operator_id, second_hash = sha256(convert_to(p_second_half, 'UTF8')) where id = p_invitation;
  perform append_audit(v_actor, 'operator.invitation-confirmed', null, null, jsonb_build_object('invitation', p_invitation));
  return true;
end $$;

-- Whoever was invited by mistake: the link opens nothing from now on.
create function withdraw_invitation(p_cookie text, p_address inet, p_request_id uuid, p_invitation uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_invitation invitation;
begin
  select * into v_invitation from invitation where id = p_invitation for update;
  if not found then
    raise exception 'invitation-not-found' using errcode = 'CS404';
  end if;
  if v_invitation.accepted_at is not null then
    raise exception 'invitation-accepted-already' using errcode = 'CS409';
  end if;
  if v_invitation.expires_at <= clock_timestamp() then
    return; -- It has ended already: a request that came twice.
  end if;
  update invitation set expires_at = clock_timestamp() where id = p_invitation;
  perform append_audit(v_actor, 'operator.invitation-withdrawn', null, null, jsonb_build_object('invitation', p_invitation));
end $$;

-- The sign-in role's act: whoever holds the link chooses a password. It grants no role.
create function accept_invitation(p_token text, p_operator uuid, p_account uuid, p_password_hash text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_invitation invitation;
  v_first text := split_part(p_token, '~', 1);
  v_second text := split_part(p_token, '~', 2);
begin
  perform require_text(p_token, 500, 'token');
  perform require_text(p_password_hash, 500, 'password');
  -- The halves themselves, not their hashes: whoever can read the table of invitations cannot use one.
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

create function active_holders(p_role operator_role) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*) from operator_role_grant g join auth.operator o on o.id = g.operator_id where g.role = p_role and o.deactivated_at is null and not is_suspended(o.id);
$$;

-- Two admins at least, or nobody could confirm anything.
create function require_two_admins() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if active_holders('admin') < 2 then
    raise exception 'two-admins-needed' using errcode = 'CS409';
  end if;
end $$;

-- Who may be deactivated or changed is settled one at a time. Only functions of the owner reach this row.
create table operator_lock (
  only_one boolean primary key default true check (only_one)
);
insert into operator_lock default values;

-- Ends the sessions of an operator. Waits for none: one that another transaction holds is left, and is no good without its operator.
create function end_sessions(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from auth.session where id in (select s.id from auth.session s where s.operator_id = p_operator for update skip locked);
$$;

create function deactivate_operator(p_cookie text, p_address inet, p_request_id uuid, p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor;
  v_deactivated_at timestamptz;
begin
  -- One at a time, and only then who acts: two admins who deactivate each other must not both be right.
  perform 1 from operator_lock for update;
  v_actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  select deactivated_at into v_deactivated_at from auth.operator where id = p_operator for no key update;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  if v_deactivated_at is not null then
    return; -- It is so already: a request that came twice.
  end if;
  -- The event comes first, for an admin who deactivates themselves may do nothing afterwards. What follows waits for no lock.
  perform append_audit(v_actor, 'operator.deactivated', null, null, jsonb_build_object('operator', p_operator));
  update auth.operator set deactivated_at = clock_timestamp() where id = p_operator;
  perform 1 from operator_role_grant where operator_id = p_operator and role = 'admin';
  if found then
    perform require_two_admins();
  end if;
  perform end_sessions(p_operator);
end $$;

-- Whether they are an admin now. What somebody proposed who is none any more, nobody confirms.
create function is_active_admin(p_operator uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from operator_role_grant g join auth.operator o on o.id = g.operator_id
    where g.operator_id = p_operator and g.role = 'admin' and o.deactivated_at is null and not is_suspended(o.id));
$$;

-- Whether a change would change anything.
create function is_change_needed(p_operator uuid, p_kind operator_change_kind, p_role operator_role) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select case p_kind
    when 'grant' then not exists (select from operator_role_grant g where g.operator_id = p_operator and g.role = p_role)
    when 'revoke' then exists (select from operator_role_grant g where g.operator_id = p_operator and g.role = p_role)
    when 'reactivate' then exists (select from auth.operator o where o.id = p_operator and o.deactivated_at is not null)
    when 'lift-suspension' then is_suspended(p_operator)
    else true end;
$$;

-- Whether this is a half of the key for this change, made and signed by the application. No database role makes one, and none fits another change.
create function is_half_key(p_half text, p_number integer, p_change uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p_half ~ '^half[12]-[0-9a-f-]{36}-[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$'
    and starts_with(p_half, format('half%s-%s-', p_number, p_change))
    and is_signed(split_part(p_half, '.', 1), translate(split_part(p_half, '.', 2), '-_', '+/') || '='), false);
$$;

-- An admin who confirms types the domain of the address that it is about, so that they look at it.
create function require_domain(p_email text, p_domain text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if substring(p_email from '[^@]+$') is distinct from lower(btrim(p_domain)) then
    raise exception 'domain-differs' using errcode = 'CS422';
  end if;
end $$;

-- A role is given only to an account whose operator has chosen a password.
create function require_accepted_account(p_operator uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.account where operator_id = p_operator and provider_id = 'credential' and password is not null;
  if not found then
    raise exception 'account-not-accepted' using errcode = 'CS409';
  end if;
end $$;

-- An address belongs to one operator only.
create function require_free_address(p_email text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from auth.operator where email = p_email;
  if found then
    raise exception 'operator-exists' using errcode = 'CS409';
  end if;
end $$;

create function propose_operator_change(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_change uuid, p_operator uuid, p_kind operator_change_kind, p_role operator_role, p_email text, p_half text
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_change uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(concat_ws(' ', 'change', p_operator, p_kind, p_role, p_email), 'UTF8')), p_change);
begin
  if char_length(p_half) > 500 or (p_kind = 'change-address') <> (p_email is not null) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  if v_change <> p_change then
    return v_change;
  end if;
  perform 1 from auth.operator where id = p_operator;
  if not found then
    raise exception 'operator-not-found' using errcode = 'CS404';
  end if;
  if p_kind = 'change-address' then
    perform require_text(p_email, 320, 'email');
    perform require_free_address(p_email);
  end if;
  if not is_change_needed(p_operator, p_kind, p_role) then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  if p_kind = 'grant' then
    perform require_accepted_account(p_operator);
  end if;
  if p_kind = 'reset-password' and not is_half_key(p_half, 1, p_change) then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  perform require_two_admins();
  insert into operator_change (id, operator_id, kind, role, email, token_hash, proposed_by)
  values (p_change, p_operator, p_kind, p_role, p_email, sha256(convert_to(p_half, 'UTF8')), v_actor.operator_id)
  on conflict do nothing;
  if not found then
    raise exception 'change-proposed-already' using errcode = 'CS409';
  end if;
  perform append_audit(v_actor, 'operator.change-proposed', null, null,
    jsonb_build_object('change', p_change, 'operator', p_operator, 'kind', p_kind, 'role', p_role));
  return p_change;
end $$;

-- A second admin confirms, or either declines. What is confirmed takes effect here and nowhere else.
-- They type the domain of the operator's address, of the new one where it changes. Another first half takes the place of the one that was filed,
-- where the whole key is mailed. False when they said so already.
create function decide_operator_change(
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
        -- The link works from now on, and the password that is replaced by it no longer.
        perform begin_suspension(v_actor, v_change.operator_id, 'reset-password');
      when 'change-address' then
        perform require_free_address(v_change.email);
        update operator_change set previous_email = (select email from auth.operator where id = v_change.operator_id) where id = p_change;
        update auth.operator set email = v_change.email, updated_at = clock_timestamp() where id = v_change.operator_id;
        -- What was mailed to the address before opens nothing any more, and whoever is signed in signs in by the new one.
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

-- A reset that two admins confirmed, or the server's own, opens nothing any more.
create function end_confirmed_resets(p_operator uuid) returns void
language sql security definer set search_path = public, pg_temp as $$
  update operator_change set used_at = clock_timestamp()
  where operator_id = p_operator and kind = 'reset-password' and confirmed and used_at is null;
$$;

-- A link by which operators reset a password they forgot, mailed to their own address.
create table reset_link (
  id uuid primary key default gen_random_uuid(),
  operator_id uuid not null references auth.operator,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index reset_link_operator on reset_link (operator_id) where used_at is null;

-- Whether this was made and signed by the application for a reset. Signed text for a session never looks like it, nor it like a session's.
create function is_reset_token(p_token text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select p_token ~ '^reset-[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$'
    and is_signed(split_part(p_token, '.', 1), translate(split_part(p_token, '.', 2), '-_', '+/') || '=');
$$;

-- The sign-in role's act, before the link is mailed: true when an active operator has the address, and has had it for a day: until then the
-- operator, who was told at the address before, can object to a new one.
-- The token is signed, so that whoever knows no more than the role's password makes no link of their own.
create function request_reset_link(p_token text, p_email text, p_address inet, p_request_id uuid) returns boolean
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
    and not exists (select from operator_change c where c.operator_id = o.id and c.kind = 'change-address' and c.confirmed
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

-- The worker sweeps links that open nothing any more; what became of them stays in the audit.
create function sweep_reset_links(p_older_than interval) returns bigint
language sql security definer set search_path = public, pg_temp as $$
  with swept as (delete from reset_link where expires_at < clock_timestamp() - p_older_than returning 1)
  select count(*) from swept;
$$;

-- A password that was changed, however it was, ends the links of before.
create function end_reset_links() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update reset_link set expires_at = clock_timestamp() where operator_id = new.operator_id and used_at is null and expires_at > clock_timestamp();
  perform end_confirmed_resets(new.operator_id);
  return null;
end $$;
create trigger end_reset_links after update of password on auth.account for each row
  when (old.password is distinct from new.password) execute function end_reset_links();

-- The sign-in role's act: a link sets a new password once and ends every session. The link is one that two admins confirmed,
-- good for a day, or one that was mailed to the operator, good for half an hour. The second factor stays.
create function reset_password(p_token text, p_password_hash text) returns void
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
  -- Two admins' key is whole only with both halves, each of which is this change's own.
  update operator_change c set used_at = clock_timestamp()
  where c.confirmed and c.used_at is null and c.decided_at > clock_timestamp() - interval '1 day'
    and (c.proposed_by is null and c.token_hash = v_hash
      or c.token_hash = sha256(convert_to(v_first, 'UTF8')) and c.second_hash = sha256(convert_to(v_second, 'UTF8'))
        and is_half_key(v_first, 1, c.id) and is_half_key(v_second, 2, c.id))
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
end $$;

-- The server's own command: a link by which an operator sets a first or a new password, where nobody else could vouch for it.
create function reset_password_on_server(p_change uuid, p_operator uuid, p_token_hash bytea) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into operator_change (id, operator_id, kind, token_hash, decided_at, confirmed)
  values (p_change, p_operator, 'reset-password', p_token_hash, clock_timestamp(), true);
  perform append_audit(null, 'password.reset-on-server', null, null, jsonb_build_object('change', p_change, 'operator', p_operator));
end $$;

-- How often something may be done in a window of time, counted in the database for all web processes together.
create table rate_limit (
  key text primary key,
  window_began_at timestamptz not null,
  window_ends_at timestamptz not null,
  taken integer not null
);

-- Counts one against a rate limit; answers with the seconds to wait when it is used up, else 0.
-- A window that has begun lasts for the longest that any caller gave it: a short one given later does not end it.
create function consume_rate_limit(p_key text, p_limit integer, p_window interval) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_rate_limit rate_limit;
begin
  perform require_text(p_key, 1000, 'key');
  if num_nulls(p_key, p_limit, p_window) > 0 or p_limit <= 0 or p_window <= interval '0' or p_window > interval '1 day' then
    raise exception 'input-invalid' using errcode = 'CS422';
  end if;
  -- Does not wait for the disk: after a crash a few requests more are let through.
  perform set_config('synchronous_commit', 'off', true);
  -- Made-up names make rows, so old ones are deleted now and then.
  if random() < 0.01 then
    delete from rate_limit where window_began_at < clock_timestamp() - interval '1 day';
  end if;
  insert into rate_limit as a (key, window_began_at, window_ends_at, taken) values (p_key, clock_timestamp(), clock_timestamp() + p_window, 1)
  on conflict (key) do update set (window_began_at, window_ends_at, taken) = (
    select case when n.ended then n.now else a.window_began_at end,
      case when n.ended then n.now + p_window else n.ends_at end,
      case when n.ended then 1 else a.taken + 1 end
    from (select e.ends_at, t.now, e.ends_at < t.now as ended
      from (select greatest(a.window_ends_at, a.window_began_at + p_window) as ends_at) e, (select clock_timestamp() as now) t) n
  )
  returning * into v_rate_limit;
  if v_rate_limit.taken <= p_limit then
    return 0;
  end if;
  return greatest(ceil(extract(epoch from v_rate_limit.window_ends_at - clock_timestamp())), 1);
end $$;
