-- The people of a batch by their outcome at each target, slice by slice. `waiting_rows` are not there yet, `withheld_rows` are final and do
-- not go there, and `unwanted_rows` are still there, as begun, delivered or linked, and shall not be. Of these rows only, unless p_rows is null.
create or replace function delivery_rows(p_batch uuid, p_rows integer[])
returns table (target_id uuid, row_from integer, waiting_rows varbit, begun_rows varbit, delivered_rows varbit, linked_rows varbit,
  failed_rows varbit, skipped_rows varbit, taken_back_rows varbit, given_up_rows varbit, withheld_rows varbit, unwanted_rows varbit)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.target_id, s.row_from, w.waiting_rows, d.begun_rows & a.asked, d.delivered_rows & a.asked, d.linked_rows & a.asked,
    d.failed_rows & a.asked, d.skipped_rows & a.asked,
    -- Who was taken back and is wanted again is waiting.
    d.taken_back_rows & a.asked & ~w.waiting_rows, d.given_up_rows & a.asked & ~w.waiting_rows, w.withheld_rows, w.unwanted_rows
  from batch_slice s
  cross join lateral (
    select case when p_rows is null then ~no_rows(s) else bits_of(array(
      select r from unnest(p_rows) r where r between s.row_from and s.row_to), s.row_from, s.row_to - s.row_from + 1) end as asked) a
  cross join lateral delivery_work(s, p_rows) w
  left join delivery_slice d on d.batch_id = s.batch_id and d.slice_no = s.slice_no and d.target_id = w.target_id
  where s.batch_id = p_batch and (p_rows is null or exists (select from unnest(p_rows) r where r between s.row_from and s.row_to))
    and (s.approved > 0 or exists (select from delivery_slice e where e.batch_id = s.batch_id and e.slice_no = s.slice_no));
$$;

grant execute on function delivery_rows(uuid, integer[]) to countersign_web;
