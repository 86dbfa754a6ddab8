import { z } from 'zod'
import { FieldVersion } from '#core/fields/field-version'
import { EmailAddress } from '#core/operators/email-address'
import { Role } from '#core/operators/operator'
import { ProposedTarget } from '#core/targets/proposed-target'

const operatorId = z.uuid('operator-not-found')

/** What an admin asks for, by kind. For fields and targets it is the whole, and the number of the version that was changed. */
export const ProposedChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['grant-role', 'revoke-role']), operatorId, role: Role }),
  z.strictObject({ kind: z.literal('change-address'), operatorId, email: EmailAddress }),
  z.strictObject({ kind: z.enum(['reactivate', 'lift-suspension', 'reset-password', 'reset-second-factor']), operatorId }),
  z.strictObject({ kind: z.literal('end-frozen-batch'), batchId: z.uuid('batch-not-found') }),
  z.strictObject({ kind: z.literal('fields'), basedOn: z.int().min(1), definition: FieldVersion }),
  ProposedTarget,
])
export type ProposedChange = z.infer<typeof ProposedChange>

type WithoutOperator<Change> = Change extends { operatorId: string } ? Omit<Change, 'operatorId'> : never
/** A change of an operator, without the operator. */
export type ChangeOfOperator = WithoutOperator<ProposedChange>
