-- Refuses a verdict without its reason: one of the catalogue that is offered now, with a text if it requires one, or a text alone.
create or replace function require_reason(p_verdict verdict, p_reason_id uuid, p_reason text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_has_text boolean := coalesce(p_reason ~ '\S', false);
  v_reason reason;
begin
  if p_reason_id is null then
    if p_verdict in ('reject', 'send-back', 'reverse') and not v_has_text then
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
