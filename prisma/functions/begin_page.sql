-- Called before a page or file is sent: the page of these rows that was begun and whose end is not known, or a new one. Its people are marked as
-- begun, so that they are taken back, or sent again, also when no answer is noted. Returns nothing if no one of these rows is due.
create or replace function begin_page(p_batch uuid, p_slice integer, p_target uuid, p_holder uuid, p_type text, p_rows integer[])
returns table (page_no integer, begun_at timestamptz, rows integer[])
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
  v_page delivery_page;
  v_deliver varbit;
  v_take_back varbit;
  v_due varbit;
begin
  if p_type is null or p_type not in ('final', 'taken-back') then
    perform refuse_input('type');
  end if;
  perform require_rows(p_rows, 100000, 'rows');
  perform require_turn(p_target, p_holder);
  perform 1 from target t where t.id = p_target and t.kind <> 'scim';
  if not found then
    perform refuse_input('target');
  end if;
  v_slice := lock_slice_to_send(p_batch, p_slice);
  select w.deliver_rows, w.take_back_rows into v_deliver, v_take_back
  from delivery_work(v_slice, null) w
  where w.target_id = p_target and not w.is_paused and (select b.state from batch b where b.id = p_batch) <> 'frozen';
  if not found then
    return;
  end if;
  update delivery_page p set ended_at = clock_timestamp(), outcome = 'dropped'
  where p.batch_id = p_batch and p.target_id = p_target and p.slice_no = p_slice and p.ended_at is null
    and bit_count(p.page_rows & ~(case p.type when 'final' then v_deliver else v_take_back end)) > 0;
  select * into v_page from delivery_page p
  where p.batch_id = p_batch and p.target_id = p_target and p.slice_no = p_slice and p.type = p_type and p.ended_at is null for update;
  if v_page.page_no is null then
    v_due := case p_type when 'final' then v_deliver else v_take_back end;
    rows := array(select r from unnest(p_rows) r where r between v_slice.row_from and v_slice.row_to and get_bit(v_due, r - v_slice.row_from) = 1 order by r);
    if rows = '{}' then
      return;
    end if;
    insert into delivery_page (batch_id, target_id, page_no, slice_no, type, page_rows)
    values (p_batch, p_target, 1 + coalesce((select max(p.page_no) from delivery_page p where p.batch_id = p_batch and p.target_id = p_target), 0),
      p_slice, p_type, bits_of(rows, v_slice.row_from, v_slice.row_to - v_slice.row_from + 1))
    returning * into v_page;
    perform lock_delivery_slice(v_slice, p_target);
    perform move_deliveries(v_slice, p_target, 'begun', rows);
  end if;
  page_no := v_page.page_no;
  begun_at := v_page.begun_at;
  rows := array(select rows_of(v_page.page_rows, v_slice.row_from));
  return next;
end $$;

grant execute on function begin_page(uuid, integer, uuid, uuid, text, integer[]) to countersign_delivery;
