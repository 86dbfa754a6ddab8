-- Why people are rejected or sent back, as admins have it said.
create type verdict as enum ('approve', 'reject', 'send-back', 'withdraw', 'expire', 'undo', 'withdraw-frozen');

-- A title never changes, for decisions say it: what is no longer said is retired, and another one added.
create table reason (
  id uuid primary key,
  title text not null check (title ~ '\S' and char_length(title) <= 100),
  verdicts verdict[] not null check (cardinality(verdicts) > 0 and verdicts <@ '{reject,send-back}'),
  needs_text boolean not null,
  added_by uuid references auth.operator,
  added_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz
);
create unique index reason_by_title on reason (lower(title)) where retired_at is null;

-- To begin with; an admin may retire them.
insert into reason (id, title, verdicts, needs_text) values
  (gen_random_uuid(), 'Details do not match the documents', '{reject,send-back}', false),
  (gen_random_uuid(), 'Details are missing or unreadable', '{send-back}', false),
  (gen_random_uuid(), 'Something has to be explained first', '{send-back}', true),
  (gen_random_uuid(), 'Already a customer', '{reject}', false),
  (gen_random_uuid(), 'Not eligible', '{reject}', true),
  (gen_random_uuid(), 'Suspected fraud', '{reject}', false),
  (gen_random_uuid(), 'Other', '{reject,send-back}', true);

create function add_reason(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text,
  p_reason uuid, p_title text, p_verdicts verdict[], p_needs_text boolean
) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
  v_title text := btrim(p_title);
  v_hash bytea := sha256(convert_to(jsonb_build_array('reason', v_title, p_verdicts, p_needs_text)::text, 'UTF8'));
  v_reason uuid := take_idempotency_key(v_actor.operator_id, p_idempotency_key, v_hash, p_reason);
begin
  perform require_text(p_title, 200, 'title');
  perform require_list(p_verdicts, 10, 'verdicts');
  if v_reason <> p_reason then
    return v_reason;
  end if;
  insert into reason (id, title, verdicts, needs_text, added_by)
  values (p_reason, v_title, array(select distinct v from unnest(p_verdicts) v order by v), p_needs_text, v_actor.operator_id)
  on conflict (lower(title)) where retired_at is null do nothing;
  if not found then
    raise exception 'reason-exists' using errcode = 'CS409';
  end if;
  perform append_audit(v_actor, 'reason.added', null, null, jsonb_build_object(
    'reason', p_reason, 'verdicts', p_verdicts, 'needsText', p_needs_text, 'sha256', encode(sha256(convert_to(v_title, 'UTF8')), 'hex')));
  return p_reason;
end $$;

-- Once retired it stays so; doing it again changes nothing.
create function retire_reason(p_cookie text, p_address inet, p_request_id uuid, p_reason uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor_with_step_up(p_cookie, 'admin', p_address, p_request_id);
begin
  perform 1 from reason where id = p_reason for update;
  if not found then
    raise exception 'reason-not-found' using errcode = 'CS404';
  end if;
  update reason set retired_at = clock_timestamp() where id = p_reason and retired_at is null;
  if found then
    perform append_audit(v_actor, 'reason.retired', null, null, jsonb_build_object('reason', p_reason));
  end if;
end $$;

-- That the verdict has a reason: of the catalogue, as it is now, with words where it asks for them, or in words alone.
create function require_reason(p_verdict verdict, p_reason_id uuid, p_reason text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_has_text boolean := coalesce(p_reason ~ '\S', false);
  v_reason reason;
begin
  if p_reason_id is null then
    if p_verdict in ('reject', 'send-back') and not v_has_text then
      raise exception 'reason-missing' using errcode = 'CS422';
    end if;
    return;
  end if;
  select * into v_reason from reason r where r.id = p_reason_id and r.retired_at is null and p_verdict = any (r.verdicts);
  if not found then
    raise exception 'reason-not-offered' using errcode = 'CS422';
  end if;
  if v_reason.needs_text and not v_has_text then
    raise exception 'reason-text-missing' using errcode = 'CS422';
  end if;
end $$;
