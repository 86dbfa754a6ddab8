/**
 * SQL that holds for an approved person `u` of `batch`, an expression that is the same for all people read at once, when their approval
 * is final: the undo window has passed and the batch is verified. The few approvals that are not are looked up once, not for every person.
 */
export const isFinal = (batch: string) => `u.decision_id <> all (array(select approvals_not_final(${batch})))`
