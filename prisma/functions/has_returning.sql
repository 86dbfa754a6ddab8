-- Whether a selection contains pending people who were rejected, sent back or reversed before, or have a key of someone else who is pending or
-- approved. The flags say so once the review index is built; until then the keys are compared.
create or replace function has_returning(p_batch uuid, p_selection slice_selection[]) returns boolean
language plpgsql stable security definer set plan_cache_mode = force_custom_plan set search_path = public, pg_temp as $$
declare
  v_rows integer[];
begin
  perform 1 from review_index where batch_id = p_batch and built_at is not null;
  if found then
    -- Materialized, because joined otherwise the bits of different slices could meet.
    perform 1 from (
      with chosen as materialized (
        select s.row_from, s.row_to, (n.rows & s.pending_rows) || B'' as bits
        from unnest(p_selection) n join batch_slice s on s.batch_id = p_batch and s.slice_no = n.slice_no)
      select 1 from chosen c
      join review_index_flag f on f.batch_id = p_batch and f.flag in ('rejected-before', 'sent-back-before', 'reversed-before', 'shared-identity-key')
        and f.row_no between c.row_from and c.row_to and get_bit(c.bits, f.row_no - c.row_from) = 1
      limit 1) r;
    return found;
  end if;
  if not may_have_equal_keys() then
    return false;
  end if;
  v_rows := array(
    with chosen as materialized (
      select s.row_from, n.rows & s.pending_rows as bits
      from unnest(p_selection) n join batch_slice s on s.batch_id = p_batch and s.slice_no = n.slice_no)
    select r.row_no from chosen c cross join lateral rows_of(c.bits::varbit, c.row_from) as r(row_no));
  perform 1 from people_of_equal_keys(p_batch, v_rows) e where e.status in ('pending', 'approved', 'rejected', 'sent-back', 'reversed') limit 1;
  return found;
end $$;
