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

/** A change that waits for a second admin. */
export const OperatorChange = z.object({
  id: z.uuid(),
  operator: OperatorName,
  /** The address of the operator. Whoever confirms the change types its domain, or that of the new one where the address changes. */
  email: z.email(),
  kind: z.enum(['grant', 'revoke', 'reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor', 'change-address']),
  role: Role.nullable(),
  newEmail: z.email().nullable(),
  proposedBy: OperatorName,
  /** Whether who proposed it is an admin still. */
  isProposerAdmin: z.boolean(),
  proposedAt: z.iso.datetime(),
})
export type OperatorChange = z.infer<typeof OperatorChange>

/** Four eyes: neither who proposed a change confirms it, nor whom it concerns; and what an admin proposed who is none any more, nobody. The database holds the same rule again. */
export const mayConfirmChange = (actor: { id: string }, change: Pick<OperatorChange, 'operator' | 'proposedBy' | 'isProposerAdmin'>) =>
  change.isProposerAdmin && actor.id !== change.proposedBy.id && actor.id !== change.operator.id
