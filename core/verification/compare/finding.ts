/**
 * What a deep verification found in a batch: a `fault` is a difference that nobody may make; an `erasure` was done by the
 * owner and is in the audit. `message` is a sentence without anything of what stands in a row.
 */
export type Finding = { kind: 'fault' | 'erasure'; batchId: string | null; message: string }

export const fault = (batchId: string | null, message: string): Finding => ({ kind: 'fault', batchId, message })
