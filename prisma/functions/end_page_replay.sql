-- The delivery process says what came of a page that it sent again. A replay ends once, and what became of the people stays as it is.
create or replace function end_page_replay(p_replay uuid, p_outcome text, p_sentence text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_replay page_replay;
begin
  if p_outcome is null or p_outcome not in ('sent', 'failed', 'not-sent') then
    perform refuse_input('outcome');
  end if;
  if p_sentence is null or char_length(p_sentence) not between 1 and 300 or p_sentence ~ '[[:cntrl:]]' then
    perform refuse_input('sentence');
  end if;
  select * into v_replay from page_replay where id = p_replay for update;
  if not found then
    raise exception 'replay-not-found' using errcode = 'CS404';
  end if;
  if v_replay.ended_at is not null then
    raise exception 'replay-ended' using errcode = 'CS409';
  end if;
  update page_replay set ended_at = clock_timestamp(), outcome = p_outcome, sentence = p_sentence where id = p_replay;
  perform pg_notify('batch_changed', v_replay.batch_id::text);
end $$;

grant execute on function end_page_replay(uuid, text, text) to countersign_delivery;
