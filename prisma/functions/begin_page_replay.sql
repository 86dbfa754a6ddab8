-- Called right before a page is sent again, with the turn at its target: its people, if the page still holds.
create or replace function begin_page_replay(p_replay uuid, p_holder uuid)
returns table (row_no integer, name text, dob text, city text, email text, fields text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_replay page_replay;
  v_page delivery_page;
begin
  select * into v_replay from page_replay r where r.id = p_replay for update;
  if not found then
    raise exception 'replay-not-found' using errcode = 'CS404';
  end if;
  if v_replay.ended_at is not null then
    raise exception 'replay-ended' using errcode = 'CS409';
  end if;
  perform require_turn(v_replay.target_id, p_holder);
  v_page := require_replayable(v_replay.batch_id, v_replay.target_id, v_replay.page_no);
  return query
    select u.row_no, u.name, to_char(u.dob, 'YYYY-MM-DD'), u.city, u.email, u.fields
    from batch_slice s cross join lateral rows_of(v_page.page_rows, s.row_from) r join users u on u.batch_id = s.batch_id and u.row_no = r
    where s.batch_id = v_page.batch_id and s.slice_no = v_page.slice_no
    order by u.row_no;
end $$;

grant execute on function begin_page_replay(uuid, uuid) to countersign_delivery;
