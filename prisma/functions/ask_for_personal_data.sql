-- An auditor asks, with a reason, to see the fields of a batch that are marked as personal data. It holds until their session ends.
create or replace function ask_for_personal_data(p_cookie text, p_address inet, p_request_id uuid, p_batch uuid, p_reason text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'auditor', p_address, p_request_id);
  v_reason text := regexp_replace(p_reason, '^\s+|\s+$', '', 'g');
  v_disclosure uuid := gen_random_uuid();
begin
  if v_reason is null or char_length(v_reason) not between 10 and 1000 then
    perform refuse_input('reason');
  end if;
  perform 1 from batch where id = p_batch;
  if not found then
    raise exception 'batch-not-found' using errcode = 'CS404';
  end if;
  insert into disclosure (id, session_id, operator_id, batch_id, reason)
  values (v_disclosure, v_actor.session_id, v_actor.operator_id, p_batch, v_reason)
  on conflict (session_id, batch_id) do nothing;
  if not found then
    return; -- It holds already: a request that came twice.
  end if;
  perform append_audit(v_actor, 'personal-data.asked-for', p_batch, null, jsonb_build_object(
    'disclosure', v_disclosure, 'reasonSha256', encode(sha256(convert_to(v_reason, 'UTF8')), 'hex')));
end $$;

grant execute on function ask_for_personal_data(text, inet, uuid, uuid, text) to countersign_web;
