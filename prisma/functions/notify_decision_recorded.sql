-- Tells the workers that a decision of a batch was recorded, and by which request and span. A dash stands for no request.
create or replace function notify_decision_recorded(p_batch uuid, p_request_id uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  select pg_notify('decision_recorded', concat_ws(' ', p_batch, coalesce(p_request_id::text, '-'), traceparent_of_statement()))
$$;
