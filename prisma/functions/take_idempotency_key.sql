-- Takes the key for p_subject, or returns the subject that has it already.
create or replace function take_idempotency_key(p_operator uuid, p_key text, p_request_hash bytea, p_subject uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_taken idempotency_key;
begin
  perform require_text(p_key, 255, 'idempotency-key');
  insert into idempotency_key (operator_id, key, request_hash, subject_id)
  values (p_operator, p_key, p_request_hash, p_subject) on conflict do nothing;
  if found then
    return p_subject;
  end if;
  select * into strict v_taken from idempotency_key k where k.operator_id = p_operator and k.key = p_key;
  if v_taken.request_hash is distinct from p_request_hash then
    raise exception 'idempotency-key-reused' using errcode = 'CS422';
  end if;
  return v_taken.subject_id;
end $$;
