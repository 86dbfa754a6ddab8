-- The maker sets the parse options of a batch that needs input. A repetition under the same key changes nothing.
create or replace function set_parse_options(
  p_cookie text, p_address inet, p_request_id uuid, p_idempotency_key text, p_batch uuid, p_requested jsonb
) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_actor actor := require_actor(p_cookie, 'maker', p_address, p_request_id);
  v_own constant uuid := gen_random_uuid();
begin
  perform require_parse_options(p_requested);
  if take_idempotency_key(v_actor.operator_id, p_idempotency_key, sha256(convert_to('parse options ' || p_batch || ' ' || p_requested, 'UTF8')), v_own) <> v_own then
    return;
  end if;
  -- The text of a workbook is that of one sheet.
  if p_requested ? 'sheet' and exists (select from batch where id = p_batch and workbook is not null) then
    raise exception 'sheet-chosen' using errcode = 'CS409';
  end if;
  update batch set requested_parse_options = requested_parse_options || p_requested, input_needed = null, changes_recorded = changes_recorded + 1, state = 'importing'
  where id = p_batch and maker_id = v_actor.operator_id and state = 'needs-input';
  if not found then
    perform 1 from batch where id = p_batch and maker_id = v_actor.operator_id;
    if not found then
      raise exception 'not-your-batch' using errcode = 'CS403';
    end if;
    perform require_not_frozen(p_batch);
    raise exception 'batch-moved-on' using errcode = 'CS409';
  end if;
  perform pg_notify('batch_changed', p_batch::text);
  perform append_audit(v_actor, 'batch.parse-options-set', p_batch, null, (
    select jsonb_build_object('requestedSha256', encode(sha256(convert_to(b.requested_parse_options::text, 'UTF8')), 'hex')) from batch b where b.id = p_batch));
end $$;

grant execute on function set_parse_options(text, inet, uuid, text, uuid, jsonb) to countersign_web;
