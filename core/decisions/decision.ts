import { z } from 'zod'
import { OperatorName } from '#core/operators/operator'
import { PersonFilter } from '#core/people/filter/person-filter'

/**
 * A checker may `approve`, `reject`, `send-back` and `undo` their own decision before it is final. The maker may `withdraw`, the system
 * may `expire`, and two admins may `withdraw-frozen` a frozen batch. Two operators `reverse` people who are final. Sending back asks the maker for a corrected row.
 */
export const verdicts = ['approve', 'reject', 'send-back', 'withdraw', 'expire', 'undo', 'withdraw-frozen', 'reverse'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

/** The status of people after a verdict. */
export const statusAfter = {
  approve: 'approved',
  reject: 'rejected',
  'send-back': 'sent-back',
  withdraw: 'withdrawn',
  expire: 'expired',
  undo: 'pending',
  'withdraw-frozen': 'withdrawn',
  reverse: 'reversed',
} as const satisfies Record<Verdict, string>

export const CheckerVerdict = z.enum(['approve', 'reject', 'send-back'])
export type CheckerVerdict = z.infer<typeof CheckerVerdict>

const row = z.number().int().positive().max(2_147_483_647)
const someRows = z.array(row).max(100_000)

/** A selection of single people. */
export const RowsOrEmails = z.union([
  z.strictObject({ rows: z.array(row).min(1).max(1_000_000) }),
  z.strictObject({ emails: z.array(z.string().trim().min(1).max(320)).min(1).max(100_000) }),
])
export type RowsOrEmails = z.infer<typeof RowsOrEmails>

/**
 * The people of a decision: rows, e-mail addresses, or all that match a filter, without the rows `except` and with the rows `also`.
 * `expectedCount` is the total that the checker saw; it may be 0 if other decisions came first.
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

/** An approval that one checker makes alone, or asks a second one for. */
export const Approval = z.strictObject({
  reason: z.string().trim().max(1000).optional(),
  selection: Selection,
  /** The checker has seen that people of the selection were rejected or sent back before. An approval of any is refused without it. */
  returningConfirmed: z.boolean().optional(),
})
export type Approval = z.infer<typeof Approval>

export const DecisionRequest = Approval.extend({
  verdict: CheckerVerdict,
  /** A reason of the catalogue. */
  reasonId: z.uuid().optional(),
}).refine(({ verdict, reasonId, reason }) => verdict === 'approve' || Boolean(reasonId) || Boolean(reason), {
  path: ['reason'],
  message: 'Rejecting or sending back needs a reason.',
})
export type DecisionRequest = z.infer<typeof DecisionRequest>

/**
 * `recorded` until the first slice is applied, `applying` until the last is, then `applied`. An undone decision is `undoing` until
 * its people are pending again, then `undone`.
 */
export const decisionStates = ['recorded', 'applying', 'applied', 'undoing', 'undone'] as const

/**
 * The selection of a decision as requested; `except` and `also` are numbers of rows removed from and added to the filter. `isMasked` says
 * that parts of the filter are left out, because they compare fields that are masked for the actor.
 */
export const Selected = z.object({
  by: z.enum(['rows', 'emails', 'filter']),
  filter: PersonFilter.nullable(),
  isMasked: z.boolean(),
  except: z.number().int(),
  also: z.number().int(),
})
export type Selected = z.infer<typeof Selected>

export const Decision = z.object({
  id: z.uuid(),
  batchId: z.uuid(),
  verdict: Verdict,
  /** The title of the catalogue reason; `reason` is the free text. */
  reasonTitle: z.string().nullable(),
  reason: z.string().nullable(),
  actor: OperatorName.nullable(),
  /** Who proposed a reversal, or asked a second checker for an approval; otherwise null. */
  proposedBy: OperatorName.nullable(),
  state: z.enum(decisionStates),
  selected: z.number().int(),
  /** Null for a withdrawal, an expiry, an undo and a reversal. */
  selection: Selected.nullable(),
  applied: z.number().int(),
  skipped: z.number().int(),
  recordedAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
  /** When the undo window of a checker's decision ends; null while it is being applied, and when it was undone. */
  finalAt: z.iso.datetime().nullable(),
  /** When it becomes final: its undo window has passed and its batch is verified. Null until known. */
  finalFrom: z.iso.datetime().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  /** How many people an undone decision gave back. Fewer than `applied` if identity keys were taken meanwhile; null until it is known. */
  givenBack: z.number().int().nullable(),
  /** The decision that an undo reverts. */
  undoes: z.uuid().nullable(),
  /** SHA-256, in hexadecimal, of the decided people as they were, as in the audit log. Null until it is applied. */
  digest: z.hex().nullable(),
})
export type Decision = z.infer<typeof Decision>

/**
 * The result of one row of a decision; `by` is the earlier decision of a skipped row. `taken-back`: undone before it was applied.
 * `batch-frozen`: two admins ended the batch before it was applied. `identity-key-taken`: an undo could not give the person back, who is
 * pending or approved elsewhere. `erased`: the person was erased before a reversal was applied.
 */
export const DecisionRow = z.object({
  row,
  outcome: z.enum(['applied', 'skipped']),
  cause: z.enum(['already-decided', 'not-among-users', 'taken-back', 'batch-frozen', 'identity-key-taken', 'erased']).nullable(),
  by: Decision.pick({ id: true, verdict: true, actor: true, recordedAt: true }).nullable(),
})
export type DecisionRow = z.infer<typeof DecisionRow>

/** A number of rows skipped for one cause and, if already decided, by one earlier decision. */
export const SkippedCause = DecisionRow.pick({ cause: true, by: true }).extend({
  cause: DecisionRow.shape.cause.unwrap(),
  rows: z.number().int(),
})
export type SkippedCause = z.infer<typeof SkippedCause>
