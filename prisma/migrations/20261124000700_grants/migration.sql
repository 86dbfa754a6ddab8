-- Who may do what. None of the three owns anything; none may update or delete users, decisions or audit events.
grant usage on schema auth to countersign_auth;
grant select, insert on auth.operator to countersign_auth;
grant update (name, email, email_verified, image, updated_at, two_factor_enabled) on auth.operator to countersign_auth;
grant select, insert, update, delete on auth.session, auth.account, auth.verification, auth.rate_limit, auth.two_factor to countersign_auth;
grant usage on schema public to countersign_auth;
grant execute on function accept_invitation(bytea, uuid, uuid, text), reset_password(bytea, text) to countersign_auth;

grant usage on schema public to countersign_web, countersign_worker;
grant select on operator, operator_role_grant, upload, upload_chunk, batch, batch_slice, users, unimported_row, decision, decision_slice, audit_event, audit_head,
  policy, invitation, operator_change, operator_hold
  to countersign_web;
grant insert (id) on upload to countersign_web;
grant insert (upload_id, chunk_no, bytes) on upload_chunk to countersign_web;
grant execute on function
  open_batch(text, inet, uuid, text, uuid, uuid, text, bigint, bytea, jsonb),
  discard_upload(uuid),
  record_download(text, inet, uuid, operator_role, uuid, text),
  answer_reading(text, inet, uuid, uuid, jsonb),
  record_decision(text, inet, uuid, text, bytea, uuid, uuid, verdict, text, integer[], jsonb, integer[], integer),
  record_withdrawal(text, inet, uuid, text, uuid, uuid, text),
  user_matches(users, jsonb),
  find_actor(text), vouch_for_sign_in(text),
  invite_operator(text, inet, uuid, text, uuid, text, text, bytea, interval),
  deactivate_operator(text, inet, uuid, uuid),
  propose_operator_change(text, inet, uuid, text, uuid, uuid, operator_change_kind, operator_role, bytea),
  decide_operator_change(text, inet, uuid, uuid, boolean),
  take_allowance(text, integer, interval)
  to countersign_web;

grant select on upload, upload_chunk, batch, batch_slice, users, unimported_row, decision, decision_slice to countersign_worker;
grant insert (batch_id, row_no, line, dob, name, city, email, claim) on users to countersign_worker;
grant insert (batch_id, row_no, line, byte_from, byte_length, outcome, problems, repeats_batch_id, repeats_row_no) on unimported_row to countersign_worker;
grant execute on function
  start_import(uuid), refuse_batch(uuid, jsonb), hold_batch(uuid, jsonb), plan_import(uuid, jsonb, text[], jsonb),
  claim_slice(uuid, integer), commit_slice(uuid, integer, varbit, integer, integer, bytea), end_import(uuid),
  slices_to_decide(uuid), apply_decision_slice(uuid, integer), finish_decision(uuid), close_batch(uuid),
  set_stalled(uuid, text, integer), claim_open_batches(interval, interval, integer), mark_changes_seen(uuid, integer), sweep_uploads(interval)
  to countersign_worker;
