-- Called by the worker after each post of a head to the webhook: with the head that was accepted, or with the cause of the failure. A head
-- that is not in the chain is refused. A worker that does not end its transaction keeps no other one waiting.
create or replace function note_head(p_host text, p_seq bigint, p_hash bytea, p_cause text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_text(p_host, 255, 'host'), require_text(p_cause, 50, 'cause');
  if p_cause is null then
    perform 1 from audit_event where seq = p_seq and hash = p_hash;
    if not found then
      perform refuse_input('seq');
    end if;
  end if;
  perform 1 from outside_head for update skip locked;
  if not found then
    return;
  end if;
  if p_cause is null then
    update outside_head set host = p_host, seq = greatest(seq, p_seq), posted_at = clock_timestamp(), failures = 0, failed_at = null, cause = null;
  else
    update outside_head set host = p_host, failures = failures + 1, failed_at = clock_timestamp(), cause = p_cause;
  end if;
end $$;

grant execute on function note_head(text, bigint, bytea, text) to countersign_worker;
