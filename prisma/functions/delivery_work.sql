-- What is left to do for a slice at each target, as bits: the people to deliver, and those to take back. This is the whole saga: what a target
-- should have follows from who is final and from what the targets refused, and the rest is the difference to what it has. So a crash at any
-- time, a retry, a compensation and a reversal need nothing that is stored elsewhere.
--
-- A target should have who is final, unless the person failed at an earlier target that stops them, failed at a later one that takes them back,
-- or belongs to a batch of which this target takes all or nothing and refused one.
-- Beside what can be done now it says what is left in all: `waiting_rows` are not there yet, `unwanted_rows` are still there, and
-- `withheld_rows` are final and do not go there, because of a refusal at another target or because this one takes whole batches.
-- Of these rows only, unless p_rows is null.
create or replace function delivery_work(p_slice batch_slice, p_rows integer[])
returns table (target_id uuid, place bigint, is_paused boolean, deliver_rows varbit, take_back_rows varbit, waiting_rows varbit,
  unwanted_rows varbit, withheld_rows varbit)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_none constant varbit := no_rows(p_slice);
  v_asked constant varbit := case when p_rows is null then ~v_none else
    bits_of(array(select r from unnest(p_rows) r where r between p_slice.row_from and p_slice.row_to), p_slice.row_from, bit_length(v_none)) end;
  v_final varbit;
  v_kept varbit;
  v_is_closed constant boolean := (select b.state = 'closed' from batch b where b.id = p_slice.batch_id);
  v_target record;
  v_wanted varbit;
  v_held varbit;
  v_deliver varbit;
  v_take_back varbit;
  -- Of the targets after this one: the people that a refusal there takes back here, and those that they have to give back first.
  v_refused_later varbit := v_none;
  v_given_back_first varbit := v_none;
begin
  -- The rows of a chunk are near each other.
  select f.final_rows & v_asked, f.erased_rows into v_final, v_kept
  from final_rows_between(p_slice, coalesce((select min(r) from unnest(p_rows) r), p_slice.row_from),
    coalesce((select max(r) from unnest(p_rows) r), p_slice.row_to)) f;
  -- From the last to the first.
  for v_target in
    with found as (
      select t.*, coalesce(d.begun_rows, v_none) as begun_rows, coalesce(d.delivered_rows | d.linked_rows, v_none) as arrived_rows,
        coalesce(d.failed_rows, v_none) as failed_rows, coalesce(d.skipped_rows, v_none) as skipped_rows,
        coalesce(d.taken_back_rows, v_none) as taken_back_rows, coalesce(d.given_up_rows, v_none) as given_up_rows,
        t.whole_batch and exists (
          select from delivery_slice f where f.batch_id = p_slice.batch_id and f.target_id = t.target_id and f.failed > 0) as is_given_up
      from targets_in_order() t
      left join delivery_slice d on d.batch_id = p_slice.batch_id and d.target_id = t.target_id and d.slice_no = p_slice.slice_no
    )
    select f.*,
      -- Of the targets before this one: the people that a refusal there stops here, and those not settled there yet.
      (select coalesce(bit_or(e.failed_rows::bit varying), v_none) from found e where e.place < f.place and not e.is_retired and e.on_failure <> 'go-on') as stopped,
      (select coalesce(bit_or(~(e.arrived_rows | e.failed_rows | e.skipped_rows)), v_none) from found e
        where e.place < f.place and not e.is_retired and e.on_failure <> 'go-on') as unsettled
    from found f order by f.place desc
  loop
    v_held := (v_target.begun_rows | v_target.arrived_rows) & v_asked;
    v_wanted := case
      when v_target.is_given_up then v_none
      when v_target.is_retired or (v_target.whole_batch and not v_is_closed) then v_final & v_held
      else v_final end & ~v_target.stopped & ~v_refused_later;
    v_deliver := case when v_target.is_retired then v_none
      else v_wanted & ~(v_target.arrived_rows | v_target.failed_rows | v_target.skipped_rows | v_target.unsettled | v_kept) end;
    waiting_rows := v_wanted & ~(v_held | v_target.arrived_rows | v_target.failed_rows | v_target.skipped_rows | v_kept);
    withheld_rows := case when v_target.is_retired then v_none else v_final & ~(v_wanted | v_held | v_target.arrived_rows | v_target.failed_rows
      | v_target.skipped_rows | v_target.taken_back_rows | v_target.given_up_rows | v_kept) end;
    -- Of a person who was erased only the approval is left, which stays.
    v_take_back := v_held & ~v_wanted & ~v_kept;
    target_id := v_target.target_id;
    place := v_target.place;
    is_paused := v_target.is_paused;
    deliver_rows := v_deliver;
    take_back_rows := v_take_back & ~v_given_back_first;
    unwanted_rows := v_take_back;
    return next;
    v_given_back_first := v_given_back_first | v_take_back;
    if v_target.on_failure = 'take-back' and not v_target.is_retired then
      v_refused_later := v_refused_later | v_target.failed_rows;
    end if;
  end loop;
end $$;
