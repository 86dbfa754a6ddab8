-- Called when the answers of a target are known: what became of people of a slice that were begun, or are to be taken back. Each outcome is
-- delivered, linked, failed or taken-back, with the id of the account there or the cause.
create or replace function note_deliveries(
  p_batch uuid, p_slice integer, p_target uuid, p_holder uuid, p_rows integer[], p_outcomes text[], p_accounts text[], p_causes text[]
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_kind text;
  v_known delivery_slice;
  v_take_back varbit;
  v_rows integer[];
  v_note record;
begin
  perform require_rows(p_rows, 100000, 'rows');
  perform require_texts(p_outcomes, 100000, 20, 'outcomes');
  perform require_texts(p_accounts, 100000, 1000, 'accounts');
  perform require_texts(p_causes, 100000, 100, 'causes');
  if num_nulls(p_rows, p_outcomes, p_accounts, p_causes) > 0 or cardinality(p_outcomes) <> cardinality(p_rows)
    or cardinality(p_accounts) <> cardinality(p_rows) or cardinality(p_causes) <> cardinality(p_rows)
    or not p_outcomes <@ array['delivered', 'linked', 'failed', 'taken-back']
    or (select count(distinct r) from unnest(p_rows) r) <> cardinality(p_rows) then
    perform refuse_input('outcomes');
  end if;
  perform require_turn(p_target, p_holder);
  select t.kind into strict v_kind from target t where t.id = p_target;
  select * into v_slice from batch_slice s where s.batch_id = p_batch and s.slice_no = p_slice for update;
  if not found then
    raise exception 'slice-not-found' using errcode = 'CS404';
  end if;
  v_known := lock_delivery_slice(v_slice, p_target);
  select w.take_back_rows into v_take_back from delivery_work(v_slice, p_rows) w where w.target_id = p_target;
  -- Taken back is who has to be; every other outcome is that of a request that was begun.
  perform 1 from unnest(p_rows, p_outcomes) n(r, outcome)
  where n.r not between v_slice.row_from and v_slice.row_to
    or get_bit(case n.outcome when 'taken-back' then v_take_back else v_known.begun_rows end, n.r - v_slice.row_from) = 0;
  if found then
    raise exception 'delivery-not-begun' using errcode = 'CS409';
  end if;
  if v_kind = 'scim' then
    -- One by one, because PostgreSQL, which does not know how many accounts there are, would compare all of them with each of these.
    for v_note in select n.* from unnest(p_rows, p_outcomes, p_accounts) n(r, outcome, account) loop
      if v_note.outcome in ('failed', 'taken-back') then
        delete from delivery_account a where a.batch_id = p_batch and a.target_id = p_target and a.row_no = v_note.r;
        continue;
      end if;
      update delivery_account a set account_id = v_note.account, arrived_at = clock_timestamp()
      where a.batch_id = p_batch and a.target_id = p_target and a.row_no = v_note.r
        and (v_note.outcome = 'linked') = (a.before is not null);
      continue when found;
      -- An account that was there before is linked and never becomes one that we made, which could be deleted.
      perform 1 from delivery_account a where a.batch_id = p_batch and a.target_id = p_target and a.row_no = v_note.r;
      if found then
        raise exception 'account-was-there' using errcode = 'CS409';
      end if;
    end loop;
  end if;
  insert into delivery_failure (batch_id, target_id, row_no, cause)
  select p_batch, p_target, n.r, n.cause from unnest(p_rows, p_outcomes, p_causes) n(r, outcome, cause) where n.outcome = 'failed'
  on conflict (batch_id, target_id, row_no) do update set cause = excluded.cause, failed_at = clock_timestamp();
  for v_rows, v_kind in select array_agg(n.r), n.outcome from unnest(p_rows, p_outcomes) n(r, outcome) group by n.outcome loop
    perform move_deliveries(v_slice, p_target, v_kind, v_rows);
  end loop;
  if 'taken-back' = any (p_outcomes) then
    perform free_reversed_people(p_batch, p_slice);
  end if;
  -- The page of these people has ended; people with an account have none.
  update delivery_page p set ended_at = clock_timestamp(), outcome = case when 'failed' = any (p_outcomes) then 'refused' else 'sent' end
  where p.batch_id = p_batch and p.target_id = p_target and p.slice_no = p_slice and p.ended_at is null
    and p.type = case when 'taken-back' = any (p_outcomes) then 'taken-back' else 'final' end;
  update target_state set failures = 0, failing_since = null, cause = null where target_id = p_target and failures > 0;
  update delivery_batch set stalled = null where batch_id = p_batch and stalled is not null;
  perform pg_notify('batch_changed', p_batch::text);
end $$;

grant execute on function note_deliveries(uuid, integer, uuid, uuid, integer[], text[], text[], text[]) to countersign_delivery;
