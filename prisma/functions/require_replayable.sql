-- The page of a webhook, if sending it again says what holds: it has arrived, and everyone in it is still there, or is still taken back, and
-- was not erased. Refuses otherwise. Locks its slice, so that a reversal and a new decision wait, or are seen.
create or replace function require_replayable(p_batch uuid, p_target uuid, p_page integer) returns delivery_page
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_target target;
  v_slice batch_slice;
  v_page delivery_page;
  v_rows integer[];
  v_outdated varbit;
begin
  select * into strict v_target from target where id = p_target;
  if v_target.retired_at is not null then
    raise exception 'target-retired' using errcode = 'CS409';
  end if;
  perform 1 from target_state where target_id = p_target and paused_at is not null;
  if found then
    raise exception 'target-paused' using errcode = 'CS409';
  end if;
  select s.* into v_slice from batch_slice s join delivery_page p using (batch_id, slice_no)
  where p.batch_id = p_batch and p.target_id = p_target and p.page_no = p_page for update of s;
  if not found then
    raise exception 'page-not-found' using errcode = 'CS404';
  end if;
  perform require_not_frozen(p_batch);
  select * into strict v_page from delivery_page p
  where p.batch_id = p_batch and p.target_id = p_target and p.page_no = p_page for update;
  if v_target.kind <> 'webhook' or v_page.outcome is distinct from 'sent' then
    raise exception 'page-not-arrived' using errcode = 'CS409';
  end if;
  v_rows := array(select rows_of(v_page.page_rows, v_slice.row_from));
  perform 1 from users u where u.batch_id = p_batch and u.row_no = any (v_rows) and is_erased(u);
  if found then
    raise exception 'page-erased' using errcode = 'CS409';
  end if;
  select v_page.page_rows & ~(case v_page.type when 'final' then d.delivered_rows & ~w.unwanted_rows else d.taken_back_rows & ~w.waiting_rows end)
  into strict v_outdated
  from delivery_slice d join delivery_work(v_slice, v_rows) w on w.target_id = d.target_id
  where d.batch_id = p_batch and d.slice_no = v_slice.slice_no and d.target_id = p_target;
  if bit_count(v_outdated) > 0 then
    raise exception '%', case v_page.type when 'final' then 'page-taken-back' else 'page-wanted-again' end using errcode = 'CS409';
  end if;
  return v_page;
end $$;
