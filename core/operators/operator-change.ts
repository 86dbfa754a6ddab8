import { z } from 'zod'
import { EmailAddress } from '#core/operators/email-address'
import { OperatorName, Role } from '#core/operators/operator'

export const ChangeRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['grant', 'revoke']), role: Role }),
  z.strictObject({ kind: z.literal('change-address'), email: EmailAddress }),
  z.strictObject({ kind: z.enum(['reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor']) }),
])
/** What one admin proposes for an operator and another confirms. */
export type ChangeRequest = z.infer<typeof ChangeRequest>
export type ChangeKind = ChangeRequest['kind']

/** A change that a second admin has to confirm. */
export const OperatorChange = z.object({
  id: z.uuid(),
  operator: OperatorName,
  /** The operator's address. The confirming admin types its domain, or the domain of `newEmail` if the address changes. */
  email: z.email(),
  kind: z.enum(['grant', 'revoke', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor', 'change-address']),
  role: Role.nullable(),
  newEmail: z.email().nullable(),
  proposedBy: OperatorName,
  /** Whether the proposer is still an active admin. */
  isProposerAdmin: z.boolean(),
  proposedAt: z.iso.datetime(),
})
export type OperatorChange = z.infer<typeof OperatorChange>

/** Four eyes: neither the proposer nor the operator it is about confirms a change, and the proposer must still be an admin. The database enforces the same rule. */
export const mayConfirmChange = (actor: { id: string }, change: Pick<OperatorChange, 'operator' | 'proposedBy' | 'isProposerAdmin'>) =>
  change.isProposerAdmin && actor.id !== change.proposedBy.id && actor.id !== change.operator.id
