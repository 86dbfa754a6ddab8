-- Stores everyone that a decision covers, and tells the worker and the pages of it.
create or replace function announce_decision(p_decision decision, p_selection slice_selection[], p_request_id uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform store_selection(p_decision.id, p_selection);
  update batch set changes_recorded = changes_recorded + 1 where id = p_decision.batch_id;
  perform pg_notify('batch_changed', p_decision.batch_id::text);
  perform notify_decision_recorded(p_decision.batch_id, p_request_id);
end $$;
