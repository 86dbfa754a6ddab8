-- These events send the head out at once: a batch closed, a pack was downloaded, or rights changed.
create or replace function ask_for_head() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_notify('audit_head_due', new.seq::text);
  return null;
end $$;

create or replace trigger ask_for_head after insert on audit_event for each row
when (new.action in ('batch.closed', 'role.granted-on-server') or new.action like 'operator.%' or new.action like 'change-request.%'
  or new.action = 'data.downloaded' and new.data ->> 'what' = 'audit-pack')
execute function ask_for_head();
