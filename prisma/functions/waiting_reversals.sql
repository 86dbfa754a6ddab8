-- How many people of a selection are in another reversal that may still be confirmed, or is confirmed and not applied yet.
create or replace function waiting_reversals(p_selection batch_selection[]) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(sum(bit_count(n.rows & r.selected_rows)), 0)
  from unnest(p_selection) n
  join reversal_selection r on r.batch_id = n.batch_id and r.slice_no = n.slice_no
  join reversal v on v.id = r.reversal_id
  left join decision d on d.reversal_id = r.reversal_id and d.batch_id = r.batch_id
  where case when v.decided_at is null then v.expires_at > clock_timestamp() else v.confirmed and d.applied_at is null end
$$;
