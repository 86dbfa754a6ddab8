/** A number in the data of an event; 0 where there is none. */
export const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** A text in the data of an event; empty where there is none. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a decision of a verdict did, in the past tense. */
export const verbOf = (verdict: unknown): string => verbs[text(verdict)] ?? text(verdict)

const verbs: Record<string, string> = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'sent back',
  withdraw: 'withdrew',
  expire: 'expired',
  reverse: 'reversed',
  undo: 'took back the decision on',
}

/** What was downloaded, by `what` in the data of the event. */
export const downloadNames: Record<string, string> = {
  file: 'the original file',
  approved: 'the approved people',
  corrections: 'the corrections file',
  outcome: 'the outcome of a decision',
  'delivery-failures': 'the people that a target refused',
  'audit-pack': 'the audit pack',
}
