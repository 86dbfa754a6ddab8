/**
 * What a verification found: a `fault` is a difference; an `erasure` was made by the owner of the database and is in the audit log.
 * `message` is a sentence that contains no personal data.
 */
export type Finding = { kind: 'fault' | 'erasure'; batchId: string | null; message: string }

export const fault = (batchId: string | null, message: string): Finding => ({ kind: 'fault', batchId, message })
