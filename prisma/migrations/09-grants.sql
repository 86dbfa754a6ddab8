-- Grants on tables; those on functions stand with the functions. No role owns anything, and none may update or delete users, decisions or
-- audit events.
grant usage on schema auth to countersign_auth;

-- The sign-in role reads the tables of its library and writes none; it calls functions that require the application's signature.
grant select on auth.operator, auth.account, auth.session, auth.two_factor, auth.verification to countersign_auth;
grant usage on schema public to countersign_auth;
grant usage on schema public to countersign_web, countersign_worker;
grant select on operator, operator_role_grant, upload_chunk, batch, batch_slice, users, failed_row, revision_row, reason, decision, decision_selection, decision_slice, decision_skipped, audit_event, audit_head,
  policy, review_index, review_index_person, review_index_value, review_index_slice, review_index_order, review_index_flag
  to countersign_web;
grant select (id, name, email, invited_by, invited_at, confirmed_by, has_whole_key, expires_at, operator_id, accepted_at) on invitation to countersign_web;
grant select (id, operator_id, kind, role, email, previous_email, proposed_by, proposed_at, decided_by, decided_at, confirmed, used_at) on operator_change to countersign_web;
grant insert (upload_id, chunk_no, bytes) on upload_chunk to countersign_web;
grant select on upload_chunk, batch, batch_slice, users, failed_row, decision, decision_slice, audit_head to countersign_worker;
grant insert (batch_id, row_no, line, dob, name, city, email, identity_key) on users to countersign_worker;
grant insert (batch_id, row_no, line, byte_from, byte_length, outcome, problems, repeats_batch_id, repeats_row_no) on failed_row to countersign_worker;
grant usage on schema public to countersign_verifier;
grant select on upload_chunk, batch, batch_slice, users, failed_row, revision_row, reason, decision, decision_selection, decision_skipped, decision_slice, verification,
  deep_verification, audit_event, audit_head
  to countersign_verifier;
grant select on verification, deep_verification to countersign_web;
grant select on frozen_end to countersign_web;
