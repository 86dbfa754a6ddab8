-- The delivery process says what came of a test of this version. A test ends once.
create or replace function end_target_test(p_test uuid, p_version integer, p_outcome text, p_sentence text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_test target_test;
begin
  if p_outcome is null or p_outcome not in ('answered', 'failed') then
    perform refuse_input('outcome');
  end if;
  if p_sentence is null or char_length(p_sentence) not between 1 and 300 or p_sentence ~ '[[:cntrl:]]' then
    perform refuse_input('sentence');
  end if;
  select * into v_test from target_test where id = p_test for update;
  if not found then
    raise exception 'target-test-not-found' using errcode = 'CS404';
  end if;
  if v_test.ended_at is not null then
    raise exception 'target-test-ended' using errcode = 'CS409';
  end if;
  if p_version is distinct from v_test.version then
    raise exception 'target-changed' using errcode = 'CS409';
  end if;
  update target_test set ended_at = clock_timestamp(), outcome = p_outcome, sentence = p_sentence where id = p_test;
end $$;

grant execute on function end_target_test(uuid, integer, text, text) to countersign_delivery;
