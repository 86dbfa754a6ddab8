-- The first slice from p_from on at which something is left to do for a target, and what. `begun_rows` are those whose requests were begun
-- before, and `known_rows` all that the target was ever asked about.
create or replace function next_deliveries(p_batch uuid, p_target uuid, p_from integer)
returns table (slice_no integer, row_from integer, begun_rows varbit, known_rows varbit, deliver_rows varbit, take_back_rows varbit)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_slice batch_slice;
begin
  if (select b.state from batch b where b.id = p_batch) = 'frozen' then
    return;
  end if;
  for v_slice in select * from batch_slice s where s.batch_id = p_batch and s.slice_no >= p_from order by s.slice_no loop
    return query
      select v_slice.slice_no, v_slice.row_from,
        (coalesce(d.begun_rows, no_rows(v_slice)) & w.deliver_rows)::varbit,
        coalesce(d.begun_rows | d.delivered_rows | d.linked_rows | d.failed_rows | d.taken_back_rows | d.given_up_rows, no_rows(v_slice))::varbit,
        w.deliver_rows, w.take_back_rows
      from delivery_work(v_slice, null) w
      left join delivery_slice d on d.batch_id = p_batch and d.target_id = p_target and d.slice_no = v_slice.slice_no
      where w.target_id = p_target and (bit_count(w.deliver_rows) > 0 or bit_count(w.take_back_rows) > 0);
    if found then
      return;
    end if;
  end loop;
end $$;

grant execute on function next_deliveries(uuid, uuid, integer) to countersign_delivery;
