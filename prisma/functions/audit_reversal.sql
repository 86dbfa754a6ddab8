-- One event in each batch, with what the reversal covers there.
create or replace function audit_reversal(p_actor actor, p_action text, p_reversal uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_covered record;
begin
  for v_covered in
    select batch_id, sum(selected) as selected, digest_selection(array_agg((slice_no, selected_rows)::slice_selection)) as digest
    from reversal_selection where reversal_id = p_reversal group by batch_id order by batch_id
  loop
    perform pg_notify('batch_changed', v_covered.batch_id::text);
    perform append_audit(p_actor, p_action, v_covered.batch_id, null,
      jsonb_build_object('reversal', p_reversal, 'selected', v_covered.selected, 'selection', encode(v_covered.digest, 'hex')));
  end loop;
end $$;
