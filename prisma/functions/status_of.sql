create or replace function status_of(p_verdict verdict) returns person_status
language sql immutable set search_path = public, pg_temp as $$
  select case p_verdict when 'approve' then 'approved' when 'reject' then 'rejected' when 'send-back' then 'sent-back' when 'undo' then 'pending' when 'withdraw' then 'withdrawn' when 'withdraw-frozen' then 'withdrawn' when 'expire' then 'expired' when 'reverse' then 'reversed' end::person_status
$$;
