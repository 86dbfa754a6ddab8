-- A checker or an admin who did not make the batch decides about people that a target refused (`retry`, or `skip` with a reason), or that it was
-- asked for, or is paused, and does not give back (`give-up` with a reason). Of these rows and of this cause, where they are given; else all of the
-- batch. Returns how many there were.
create or replace function act_on_deliveries(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_role operator_role, p_batch uuid, p_key text, p_act text,
  p_rows integer[], p_cause text, p_reason text
) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor constant actor := require_actor_with_step_up(p_cookie, p_role, p_address, p_request_id);
  v_new constant uuid := gen_random_uuid();
  v_act uuid;
  v_target target;
  v_slice batch_slice;
  v_found delivery_slice;
  v_from varbit;
  v_rows integer[];
  v_count integer := 0;
  v_is_early boolean := false;
begin
  if p_role is null or p_role not in ('checker', 'admin') then
    perform refuse_input('role');
  end if;
  if p_act is null or p_act not in ('retry', 'skip', 'give-up') then
    perform refuse_input('act');
  end if;
  perform require_text(p_key, 40, 'key');
  perform require_text(p_cause, 100, 'cause');
  perform require_text(p_reason, 1000, 'reason');
  perform require_rows(p_rows, 100000, 'rows');
  if p_act <> 'retry' and not coalesce(p_reason ~ '\S', false) then
    raise exception 'reason-missing' using errcode = 'CS422';
  end if;
  v_act := take_idempotency_key(v_actor.operator_id, p_idempotency_key,
    sha256(convert_to(jsonb_build_array('deliveries', p_batch, p_key, p_act, p_rows, p_cause, p_reason)::text, 'UTF8')), v_new);
  if v_act <> v_new then
    return (select a.people from delivery_act a where a.id = v_act);
  end if;
  select * into v_target from target where key = p_key;
  if not found then
    raise exception 'target-not-found' using errcode = 'CS404';
  end if;
  perform 1 from batch where id = p_batch;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  perform 1 from batch where id = p_batch and maker_id = v_actor.operator_id;
  if found then
    raise exception 'own-batch' using errcode = 'CS403';
  end if;
  perform require_not_frozen(p_batch);
  for v_slice in
    select s.* from batch_slice s join delivery_slice d using (batch_id, slice_no)
    where s.batch_id = p_batch and d.target_id = v_target.id
      and (case p_act when 'give-up' then d.begun + d.delivered + d.linked else d.failed end) > 0
    order by s.slice_no for update of s
  loop
    v_found := lock_delivery_slice(v_slice, v_target.id);
    if p_act = 'give-up' then
      -- Before the target was asked, one operator would undo what two have agreed on.
      select w.take_back_rows & case when w.is_paused then w.take_back_rows else v_found.begun_rows end, v_is_early or bit_count(w.take_back_rows) > 0
      into v_from, v_is_early from delivery_work(v_slice, p_rows) w where w.target_id = v_target.id;
    else
      v_from := v_found.failed_rows;
    end if;
    v_rows := array(select r from rows_of(v_from, v_slice.row_from) r where (p_rows is null or r = any (p_rows)) and (p_cause is null or exists (
      select from delivery_failure f where f.batch_id = p_batch and f.target_id = v_target.id and f.row_no = r and f.cause = p_cause)));
    v_count := v_count + cardinality(v_rows);
    if p_act = 'give-up' then
      delete from delivery_account a where a.batch_id = p_batch and a.target_id = v_target.id and a.row_no = any (v_rows);
    end if;
    perform move_deliveries(v_slice, v_target.id, case p_act when 'skip' then 'skipped' when 'give-up' then 'given-up' end, v_rows);
    if p_act = 'give-up' then
      perform free_reversed_people(p_batch, v_slice.slice_no);
    end if;
  end loop;
  if v_count = 0 then
    raise exception '%', case when v_is_early then 'not-asked-yet' else 'no-such-deliveries' end using errcode = 'CS409';
  end if;
  insert into delivery_act (id, batch_id, target_id, act, actor_id, people, reason)
  values (v_act, p_batch, v_target.id, p_act, v_actor.operator_id, v_count, case when p_act <> 'retry' then p_reason end);
  perform mark_deliveries(p_batch, clock_timestamp());
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, case p_act when 'retry' then 'delivery.retried' when 'skip' then 'delivery.skipped' else 'delivery.given-up' end,
    p_batch, null, jsonb_strip_nulls(jsonb_build_object('target', p_key, 'act', v_act, 'people', v_count,
      'reasonSha256', case when p_act <> 'retry' then encode(sha256(convert_to(p_reason, 'UTF8')), 'hex') end)));
  return v_count;
end $$;

grant execute on function act_on_deliveries(text, inet, uuid, text, operator_role, uuid, text, text, integer[], text, text) to countersign_web;
