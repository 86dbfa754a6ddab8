-- The verifier compares who asked for personal data, and why, with the audit log.
grant select (id, operator_id, batch_id, reason, asked_at) on disclosure to countersign_verifier;
