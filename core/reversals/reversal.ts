import { z } from 'zod'
import type { Actor } from '#core/context'
import { isChecker, isMaker, OperatorName } from '#core/operators/operator'
import { PersonFilter } from '#core/people/filter/person-filter'

/** A batch of a reversal that the actor may see, and how many of its people are covered. */
const ReversedBatch = z.object({ id: z.uuid(), fileName: z.string(), maker: OperatorName, people: z.number().int() })

/** What a checker or a maker proposes and another checker confirms: that people who are final are taken back. */
export const Reversal = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'confirmed', 'declined', 'expired']),
  /** The title of the catalogue reason; `reason` is the free text. */
  reasonTitle: z.string().nullable(),
  reason: z.string().nullable(),
  people: z.number().int(),
  /** How many people the register had, if these are a larger part of it than the safety threshold; otherwise null. */
  register: z.number().int().nullable(),
  /** What the confirming checker sends back: the sha-256 over everyone it covers. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  batches: z.array(ReversedBatch),
  proposedBy: OperatorName,
  proposedAt: z.iso.datetime(),
  /** From then on no one can confirm it. */
  expiresAt: z.iso.datetime(),
  decidedBy: OperatorName.nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
export type Reversal = z.infer<typeof Reversal>

const row = z.number().int().positive().max(2_147_483_647)

/** People one by one, or everyone in the register who matches a filter, in one batch or in all; `expectedCount` is the number that was seen. */
export const ReversalSelection = z.union([
  z.strictObject({
    people: z
      .array(z.strictObject({ batchId: z.uuid(), row }))
      .min(1)
      .max(100_000),
  }),
  z.strictObject({
    filter: PersonFilter.omit({ range: true }),
    batchId: z.uuid().optional(),
    expectedCount: z.number().int().nonnegative(),
  }),
])
export type ReversalSelection = z.infer<typeof ReversalSelection>

/** A reversal as it is proposed, with a reason of the catalogue, a text, or both. */
export const ProposedReversal = z.strictObject({
  reasonId: z.uuid().optional(),
  reason: z.string().trim().max(1000).optional(),
  selection: ReversalSelection,
})
export type ProposedReversal = z.infer<typeof ProposedReversal>

/** The confirming request: the digest that was shown. */
export const ReversalConfirmation = Reversal.pick({ digest: true }).strict()

type Roles = Pick<Actor, 'id' | 'roles'>

/** Checkers and makers propose. */
export const mayProposeReversals = (actor: Pick<Actor, 'roles'>) => isChecker(actor) || isMaker(actor)

/** A checker proposes for every batch, a maker for their own. */
export const mayProposeReversalIn = (actor: Roles, batch: { maker: { id: string } }) =>
  isChecker(actor) || (isMaker(actor) && batch.maker.id === actor.id)

/** Four eyes: a checker who neither proposed it nor made one of its batches. The database enforces the same rule. */
export const mayConfirmReversal = (actor: Roles, { state, proposedBy, batches }: Reversal) =>
  state === 'open' && isChecker(actor) && proposedBy.id !== actor.id && batches.every(({ maker }) => maker.id !== actor.id)

/** Every checker declines, and who proposed it. */
export const mayDeclineReversal = (actor: Roles, { state, proposedBy }: Reversal) =>
  state === 'open' && (isChecker(actor) || proposedBy.id === actor.id)
