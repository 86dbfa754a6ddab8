-- Who may do what. None of the three owns anything; none may update or delete users, decisions or audit events.
grant usage on schema auth to countersign_auth;
-- The sign-in library's role reads its tables and writes none of them: it calls functions, which ask for the application's signature.
grant select on auth.operator, auth.account, auth.session, auth.two_factor, auth.verification to countersign_auth;
grant usage on schema public to countersign_auth;
grant execute on function accept_invitation(text, uuid, uuid, text), request_reset_link(text, text, inet, uuid), reset_password(text, text),
  open_session(uuid, uuid, text, bigint, text, text, text, boolean, text, text), end_session(text), end_own_sessions(text),
  begin_challenge(uuid, text, text, uuid, bigint, text, text), take_challenge(uuid, text),
  take_recovery_code(text, text, text), clear_wrong_codes(text, text),
  change_password(text, text, text), set_up_second_factor(text, uuid, text, text, text), turn_on_second_factor(text, text, text),
  turn_off_second_factor(text, text), renew_recovery_codes(text, text, text)
  to countersign_auth;

grant usage on schema public to countersign_web, countersign_worker;
grant select on operator, operator_role_grant, upload_chunk, batch, batch_slice, users, failed_row, revision_row, reason, decision, decision_selection, decision_slice, decision_skipped, audit_event, audit_head,
  policy, review_index, review_index_person, review_index_value, review_index_slice, review_index_order, review_index_flag
  to countersign_web;
grant select (id, name, email, invited_by, invited_at, confirmed_by, has_whole_key, expires_at, operator_id, accepted_at) on invitation to countersign_web;
grant select (id, operator_id, kind, role, email, previous_email, proposed_by, proposed_at, decided_by, decided_at, confirmed, used_at) on operator_change to countersign_web;
grant insert (upload_id, chunk_no, bytes) on upload_chunk to countersign_web;
grant execute on function
  begin_upload(text),
  open_batch(text, inet, uuid, text, uuid, uuid, text, bigint, bytea, bytea, jsonb, uuid, bigint, bytea, bytea),
  discard_upload(text, uuid),
  record_download(text, inet, uuid, operator_role, uuid, text),
  set_parse_options(text, inet, uuid, uuid, jsonb),
  record_decision(text, inet, uuid, text, bytea, uuid, uuid, verdict, uuid, text, integer[], text[], jsonb, integer[], integer[], integer),
  undo_decision(text, inet, uuid, text, uuid, uuid),
  add_reason(text, inet, uuid, text, uuid, text, verdict[], boolean),
  retire_reason(text, inet, uuid, uuid),
  rows_of(varbit, integer),
  record_withdrawal(text, inet, uuid, text, uuid, uuid, text),
  resolve_filter(uuid, jsonb), person_matches(users, jsonb), has_flag(uuid, integer, text), born_by(uuid, integer), respell(text), fold_for_search(text), search_text(text, text, text), domain_of(text), decision_text(decision),
  find_actor(text), is_known_address(text, inet),
  invite_operator(text, inet, uuid, text, uuid, text, text, text, text, interval),
  confirm_invitation(text, inet, uuid, uuid, text, text),
  withdraw_invitation(text, inet, uuid, uuid),
  deactivate_operator(text, inet, uuid, uuid),
  suspend_operator(text, inet, uuid, uuid),
  propose_operator_change(text, inet, uuid, text, uuid, uuid, operator_change_kind, operator_role, text, text),
  decide_operator_change(text, inet, uuid, uuid, boolean, text, text, text),
  consume_rate_limit(text, integer, interval)
  to countersign_web;

grant select on upload_chunk, batch, batch_slice, users, failed_row, decision, decision_slice, audit_head to countersign_worker;
grant insert (batch_id, row_no, line, dob, name, city, email, identity_key) on users to countersign_worker;
grant insert (batch_id, row_no, line, byte_from, byte_length, outcome, problems, repeats_batch_id, repeats_row_no) on failed_row to countersign_worker;
grant execute on function
  start_import(uuid), refuse_batch(uuid, jsonb), ask_for_input(uuid, jsonb), plan_import(uuid, jsonb, text[], jsonb),
  link_revision(uuid, uuid[]), note_revision_rows(uuid, integer[], integer[]),
  lock_slice(uuid, integer), commit_slice(uuid, integer, varbit, integer, integer, bytea), end_import(uuid),
  begin_review_index(uuid), review_index_slices_left(uuid), build_review_index_slice(uuid, integer), flag_review_index_slice(uuid, integer), order_review_index(uuid), flag_review_index(uuid, text), end_review_index(uuid),
  slices_to_decide(uuid), apply_decision_slice(uuid, integer), finish_decision(uuid), close_batch(uuid),
  set_stalled(uuid, text, integer), lease_open_batches(interval, interval, integer), mark_changes_seen(uuid, integer), sweep_uploads(interval),
  sweep_reset_links(interval)
  to countersign_worker;

grant usage on schema public to countersign_verifier;
grant select on upload_chunk, batch, batch_slice, users, failed_row, revision_row, reason, decision, decision_selection, decision_skipped, decision_slice, verification,
  deep_verification, audit_event, audit_head
  to countersign_verifier;
grant execute on function request_deep_verification() to countersign_worker;
grant execute on function lease_verification(), request_deep_verification(), end_deep_verification(boolean), note_verifier(uuid, text), record_verification(uuid, verification_outcome, jsonb) to countersign_verifier;
grant select on verification, deep_verification to countersign_web;
grant select on frozen_end to countersign_web;
grant execute on function
  propose_frozen_end(text, inet, uuid, text, uuid, uuid), confirm_frozen_end(text, inet, uuid, text, uuid, uuid),
  decline_frozen_end(text, inet, uuid, uuid), verifier_last_seen()
  to countersign_web;
grant execute on function decision_text(decision) to countersign_verifier;
grant execute on function final_bound(batch), final_from(decision, batch), is_final(decision), approvals_not_final(uuid)
  to countersign_web, countersign_worker, countersign_verifier;
-- Two roles, for the one that holds the head may end the back ends of its own.
grant execute on function end_stalled_head() to countersign_verifier, countersign_worker;
