-- Closes a verified batch in which no one is pending and no decision can be undone any more. True when it is closed.
create or replace function close_batch(p_batch uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_batch batch;
begin
  select * into strict v_batch from batch where id = p_batch for update;
  if v_batch.state <> 'pending' then
    return v_batch.state = 'closed';
  end if;
  if v_batch.verified_at is null then
    return false;
  end if;
  perform 1 from batch_slice where batch_id = p_batch and pending > 0;
  if found then
    return false;
  end if;
  perform 1 from decision where batch_id = p_batch and applied_at is null;
  if found then
    return false;
  end if;
  perform 1 from decision d
  where d.batch_id = p_batch and d.verdict in ('approve', 'reject', 'send-back') and d.undone_at is null
    and (d.final_at is null or d.final_at > least(final_bound(v_batch), now()));
  if found then
    return false;
  end if;
  perform require_balance(p_batch);
  perform move_batch(p_batch, 'closed');
  -- Some targets take a batch only as a whole.
  perform mark_deliveries(p_batch, clock_timestamp());
  perform append_audit(null, 'batch.closed', p_batch, null, (
    select jsonb_build_object('approved', coalesce(sum(approved), 0), 'rejected', coalesce(sum(rejected), 0),
      'sentBack', coalesce(sum(sent_back), 0), 'reversed', coalesce(sum(reversed), 0),
      'invalid', coalesce(sum(invalid), 0), 'duplicate', coalesce(sum(duplicate), 0)) from batch_slice where batch_id = p_batch));
  return true;
end $$;

grant execute on function close_batch(uuid) to countersign_worker;
