-- What became of the people of a batch at each target: counts, and the sha256 over the bits of its slices in order.
create or replace function delivery_outcomes(p_batch uuid) returns table (target_id uuid, outcomes jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.target_id, jsonb_build_object('delivered', sum(d.delivered), 'linked', sum(d.linked), 'failed', sum(d.failed), 'skipped', sum(d.skipped),
    'takenBack', sum(d.taken_back), 'givenUp', sum(d.given_up), 'sha256', encode(sha256(string_agg(
      int4send(d.slice_no) || varbit_send(d.delivered_rows) || varbit_send(d.linked_rows) || varbit_send(d.failed_rows) || varbit_send(d.skipped_rows)
        || varbit_send(d.taken_back_rows) || varbit_send(d.given_up_rows), ''::bytea order by d.slice_no)), 'hex'))
  from delivery_slice d where d.batch_id = p_batch group by d.target_id;
$$;
