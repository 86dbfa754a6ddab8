import { z } from 'zod'
import { OperatorName } from '#core/operators/operator'
import { UserFilter } from '#core/users/user-filter'

/** `approve` and `reject` are a checker's, `withdraw` the maker's, `expire` the system's. */
export const verdicts = ['approve', 'reject', 'withdraw', 'expire'] as const
export const Verdict = z.enum(verdicts)
export type Verdict = z.infer<typeof Verdict>

export const CheckerVerdict = z.enum(['approve', 'reject'])
export type CheckerVerdict = z.infer<typeof CheckerVerdict>

const row = z.number().int().positive()

/** Whom a decision is about: rows by number, or all that match a filter, as many as the checker saw. */
export const Selection = z.union([
  z.strictObject({ rows: z.array(row).min(1).max(1_000_000) }),
  z.strictObject({ filter: UserFilter, expectedCount: z.number().int().positive(), except: z.array(row).max(100_000).optional() }),
])
export type Selection = z.infer<typeof Selection>

export const DecisionRequest = z
  .strictObject({ verdict: CheckerVerdict, reason: z.string().trim().max(1000).optional(), selection: Selection })
  .refine((request) => request.verdict !== 'reject' || Boolean(request.reason), {
    path: ['reason'],
    message: 'A rejection needs a reason.',
  })
export type DecisionRequest = z.infer<typeof DecisionRequest>

/** `recorded` goes into the record at once; `applying` while slices take it up; `applied` when every slice has. */
export const decisionStates = ['recorded', 'applying', 'applied'] as const

export const Decision = z.object({
  id: z.uuid(),
  batchId: z.uuid(),
  verdict: Verdict,
  reason: z.string().nullable(),
  actor: OperatorName.nullable(),
  state: z.enum(decisionStates),
  selected: z.number().int(),
  applied: z.number().int(),
  skipped: z.number().int(),
  recordedAt: z.iso.datetime(),
  appliedAt: z.iso.datetime().nullable(),
})
export type Decision = z.infer<typeof Decision>

/** What became of one row of a decision; a skipped row says who was first, and when. */
export const DecisionRow = z.object({
  row,
  outcome: z.enum(['applied', 'skipped']),
  cause: z.enum(['already-decided', 'not-among-users']).nullable(),
  by: Decision.pick({ id: true, verdict: true, actor: true, recordedAt: true }).nullable(),
})
export type DecisionRow = z.infer<typeof DecisionRow>
