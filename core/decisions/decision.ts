import { z } from 'zod'
import { OperatorName } from '#core/operators/operator'
import { PersonFilter } from '#core/people/filter/person-filter'

/**
 * `approve`, `reject` and `send-back` are a checker's; so is `undo`, which takes an approval of their own back before it is final.
 * `withdraw` is the maker's, `expire` the system's, `withdraw-frozen` that of two admins who end a frozen batch. Sent back is rejected with the invitation to come again.
 */
export const verdicts = ['approve', 'reject', 'send-back', 'withdraw', 'expire', 'undo', 'withdraw-frozen'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

/** The status that a verdict puts people into. */
export const statusAfter = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'rejected',
  withdraw: 'withdrawn',
  expire: 'expired',
  undo: 'pending',
  'withdraw-frozen': 'withdrawn',
} as const satisfies Record<Verdict, string>

export const CheckerVerdict = z.enum(['approve', 'reject', 'send-back'])
export type CheckerVerdict = z.infer<typeof CheckerVerdict>

const row = z.number().int().positive().max(2_147_483_647)
const someRows = z.array(row).max(100_000)

/** People who are named one by one. */
export const RowsOrEmails = z.union([
  z.strictObject({ rows: z.array(row).min(1).max(1_000_000) }),
  z.strictObject({ emails: z.array(z.string().trim().min(1).max(320)).min(1).max(100_000) }),
])
export type RowsOrEmails = z.infer<typeof RowsOrEmails>

/**
 * Whom a decision is about: rows by number, people by e-mail, or all that match a filter but `except`, and `also` others beside them:
 * `expectedCount` in all, as many as the checker saw. None is a selection too, when others have decided all of it.
 */
export const Selection = z.union([
  ...RowsOrEmails.options,
  z.strictObject({
    filter: PersonFilter,
    expectedCount: z.number().int().nonnegative(),
    except: someRows.optional(),
    also: someRows.optional(),
  }),
])
export type Selection = z.infer<typeof Selection>

export const DecisionRequest = z
  .strictObject({
    verdict: CheckerVerdict,
    /** Of the catalogue. */
    reasonId: z.uuid().optional(),
    reason: z.string().trim().max(1000).optional(),
    selection: Selection,
  })
  .refine(({ verdict, reasonId, reason }) => verdict === 'approve' || Boolean(reasonId) || Boolean(reason), {
    path: ['reason'],
    message: 'A rejection needs a reason.',
  })
export type DecisionRequest = z.infer<typeof DecisionRequest>

/**
 * `recorded` goes into the record at once; `applying` while slices take it up; `applied` when every slice has.
 * An approval that its checker took back is `undoing` until all its people are pending again, then `undone`.
 */
export const decisionStates = ['recorded', 'applying', 'applied', 'undoing', 'undone'] as const

/** Whom a decision was about, as it was said: `filter` but so many of its rows, and so many others beside. */
export const Selected = z.object({
  by: z.enum(['rows', 'emails', 'filter']),
  filter: PersonFilter.nullable(),
  except: z.number().int(),
  also: z.number().int(),
})
export type Selected = z.infer<typeof Selected>

export const Decision = z.object({
  id: z.uuid(),
  batchId: z.uuid(),
  verdict: Verdict,
  /** What the catalogue calls the reason; `reason` is what was said beside it. */
  reasonTitle: z.string().nullable(),
  reason: z.string().nullable(),
  actor: OperatorName.nullable(),
  state: z.enum(decisionStates),
  selected: z.number().int(),
  /** Null when nobody selected: of a withdrawal, an expiry and an undo. */
  selection: Selected.nullable(),
  applied: z.number().int(),
  skipped: z.number().int(),
  recordedAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
  /** From when an approval can no longer be undone; null while it is applied, and when it was undone. */
  finalAt: z.iso.datetime().nullable(),
  /** From when an approval is final: it can no longer be undone, and its batch is verified. Null while that is not known. */
  finalFrom: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  /** The approval that an undo takes back. */
  undoes: z.uuid().nullable(),
  /** A sha-256 over the people it took, as they stood, in hexadecimal: the one that the audit has. Null until it is applied. */
  digest: z.hex().nullable(),
})
export type Decision = z.infer<typeof Decision>

/** What became of one row of a decision; a skipped row says who was first, and when. `taken-back`: by an undo, before its turn.
 * `batch-frozen`: two admins ended the batch before its turn. */
export const DecisionRow = z.object({
  row,
  outcome: z.enum(['applied', 'skipped']),
  cause: z.enum(['already-decided', 'not-among-users', 'taken-back', 'batch-frozen']).nullable(),
  by: Decision.pick({ id: true, verdict: true, actor: true, recordedAt: true }).nullable(),
})
export type DecisionRow = z.infer<typeof DecisionRow>

/** Why a decision skipped so many rows: one cause, and where somebody was first, one decision that was. */
export const SkippedCause = DecisionRow.pick({ cause: true, by: true }).extend({
  cause: DecisionRow.shape.cause.unwrap(),
  rows: z.number().int(),
})
export type SkippedCause = z.infer<typeof SkippedCause>
