-- Locks the batch of an approval request and then the request, which no one has confirmed or declined and which has not expired. Null when this
-- actor has answered the same already, by a request that came twice.
create or replace function require_open_approval_request(p_actor actor, p_request uuid, p_confirmed boolean) returns approval_request
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_request approval_request;
begin
  perform 1 from batch where id = (select r.batch_id from approval_request r where r.id = p_request) for update;
  select * into v_request from approval_request where id = p_request for update;
  if not found then
    raise exception 'approval-request-not-found' using errcode = 'CS404';
  end if;
  if v_request.decided_by = p_actor.operator_id and v_request.confirmed = p_confirmed then
    return null;
  end if;
  if v_request.decided_at is not null then
    raise exception 'approval-request-decided-already' using errcode = 'CS409';
  end if;
  if v_request.expires_at <= clock_timestamp() then
    raise exception 'approval-request-expired' using errcode = 'CS409';
  end if;
  return v_request;
end $$;
