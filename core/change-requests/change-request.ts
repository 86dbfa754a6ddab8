import { z } from 'zod'
import { FieldChange } from '#core/fields/diff-field-versions'
import { OperatorName } from '#core/operators/operator'
import { ProposedTargetDiff } from '#core/targets/diff-proposed-target'

const State = z.record(z.string(), z.json())

/** A change that one admin, or a command on the server, proposed and another admin confirms. */
export const ChangeRequest = z.object({
  id: z.uuid(),
  kind: z.enum([
    'grant-role',
    'revoke-role',
    'reactivate',
    'lift-suspension',
    'reset-password',
    'reset-second-factor',
    'change-address',
    'end-frozen-batch',
    'fields',
    'target',
  ]),
  state: z.enum(['open', 'confirmed', 'declined', 'expired']),
  /** What the confirming admin sends back: the sha-256 of what is shown. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The operator that it concerns, with the present address; for a frozen batch its maker; for fields and targets null. */
  operator: OperatorName.extend({ email: z.email() }).nullable(),
  batch: z.object({ id: z.uuid(), fileName: z.string() }).nullable(),
  /** The state it is based on, and what would be different; of fields and targets the number of the version, and what has no `fieldChanges` or `target`. */
  from: State,
  to: State,
  /** The differences of the fields; null if their definition cannot be read. */
  fieldChanges: z.array(FieldChange).nullable(),
  /** What a target would be; null for every other kind. */
  target: ProposedTargetDiff.nullable(),
  /**
   * Fields alone: how many people who are pending or approved are not compared with new rows, because they came before: by an alternative of the
   * identity that is new or comes earlier, or by a field that becomes unique.
   */
  notCompared: z.array(z.object({ fields: z.array(z.string()), isUnique: z.boolean(), people: z.int() })),
  /** What is no longer as in `from`; then it cannot be confirmed. */
  changedSince: z.array(z.string()),
  /** Null for a command on the server. */
  proposedBy: OperatorName.nullable(),
  isProposerAdmin: z.boolean(),
  proposedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  decidedBy: OperatorName.nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type ChangeRequest = z.infer<typeof ChangeRequest>

type Confirmable = Pick<ChangeRequest, 'state' | 'operator' | 'proposedBy' | 'isProposerAdmin' | 'changedSince' | 'fieldChanges' | 'target'>

/** Four eyes: neither the proposer, who must still be an admin, nor the operator that it concerns confirms. The database enforces the same rule. */
export const mayConfirmChange = (actor: { id: string }, change: Confirmable) =>
  change.state === 'open' &&
  change.changedSince.length === 0 &&
  change.fieldChanges !== null &&
  change.target?.changes !== null &&
  (change.proposedBy === null || change.isProposerAdmin) &&
  actor.id !== change.proposedBy?.id &&
  actor.id !== change.operator?.id

/** Any admin declines, except the maker of a frozen batch. */
export const mayDeclineChange = (actor: { id: string }, change: Pick<ChangeRequest, 'state' | 'batch' | 'operator'>) =>
  change.state === 'open' && (change.batch === null || actor.id !== change.operator?.id)
