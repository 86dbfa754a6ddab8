create or replace function ask_for_input(p_batch uuid, p_question jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform require_keys(p_question, '{cause,parseOptions,header,examples,field,code,failed,of}', 10000000, 'needs-input');
  update batch set input_needed = p_question where id = p_batch and row_count is null;
  perform move_batch(p_batch, 'needs-input');
  perform append_audit(null, 'batch.needs-input', p_batch, null, jsonb_build_object('cause', p_question ->> 'cause'));
end $$;

grant execute on function ask_for_input(uuid, jsonb) to countersign_worker;
