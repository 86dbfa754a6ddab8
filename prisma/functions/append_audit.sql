-- Appends one event. The head row is the last lock of every transaction, so call this last. p_actor is null for what Countersign does by
-- itself. Checks the actor again once the head is locked: role, session and suspension may have changed while this transaction waited.
-- Whatever takes them away needs the head too, so it commits before this check or after the act.
create or replace function append_audit(p_actor actor, p_action text, p_batch uuid, p_decision uuid, p_data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_head audit_head;
  v_at timestamptz;
  v_body text;
  v_hash bytea;
begin
  select * into strict v_head from audit_head for update;
  if (p_actor).role is not null then
    perform require_may_act(p_actor);
  end if;
  v_at := clock_timestamp();
  v_body := jsonb_build_object(
    'seq', v_head.seq + 1,
    'at', to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'action', p_action,
    'actor', (p_actor).operator_id,
    'as', coalesce((p_actor).role::text, 'countersign'),
    'session', (p_actor).session_id,
    'address', host((p_actor).address),
    'request', (p_actor).request_id,
    'batch', p_batch,
    'decision', p_decision,
    'data', coalesce(p_data, '{}'::jsonb)
  )::text;
  v_hash := sha256(v_head.hash || sha256(convert_to(v_body, 'UTF8')));
  insert into audit_event (seq, body, prev_hash, hash) values (v_head.seq + 1, v_body, v_head.hash, v_hash);
  update audit_head set seq = v_head.seq + 1, hash = v_hash;
end $$;
