/**
 * SQL that holds for an approved person `u` of `batch`, an expression that is the same for all people read at once, when their approval
 * can no longer be undone. The few approvals that still can be are looked up once, not for every person.
 */
export const isFinal = (batch: string) => `
  u.decision_id <> all (array(
    select n.id from decision n where n.batch_id = ${batch} and n.verdict = 'approve' and (n.final_at is null or n.final_at > now())))`
