import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import type { Actor } from '#core/context'
import { isAdmin, isChecker, OperatorName, seesAllBatches } from '#core/operators/operator'

/** The result of comparing a batch with its file. `different` batches are frozen; findings contain no data of people. */
export const BatchVerification = z.object({
  state: z.enum(['waiting', 'verified', 'different']),
  /** When it was verified or found to differ. */
  at: z.iso.datetime().nullable(),
  findings: z.array(z.string()),
  /** Whether a verifier was seen in the last minute. */
  hasVerifier: z.boolean(),
})
export type BatchVerification = z.infer<typeof BatchVerification>

/** An admin's proposal to end a frozen batch, which another admin confirms. */
export const FrozenEnd = z.object({ id: z.uuid(), proposedBy: OperatorName, proposedAt: z.iso.datetime() })
export type FrozenEnd = z.infer<typeof FrozenEnd>

/** `waiting`: import not started. `needs-input`: the maker is asked for parse options. `withdrawing`: identity keys not yet free. */
export const batchStates = [
  'waiting',
  'importing',
  'needs-input',
  'refused',
  'pending',
  'withdrawing',
  'withdrawn',
  'expired',
  'frozen',
  'closed',
] as const
export const BatchState = z.enum(batchStates)
export type BatchState = z.infer<typeof BatchState>

/** Why a file could not be read, in one sentence with the place. */
export const Refusal = z.object({ code: z.string(), message: z.string(), line: z.number().int().optional() })
export type Refusal = z.infer<typeof Refusal>

/** Why the maker is asked for parse options, with example lines of the file. */
export const InputNeeded = z.object({
  cause: z.enum(['date-order', 'mostly-invalid']),
  examples: z.array(z.unknown()),
  parseOptions: z.unknown(),
})
export type InputNeeded = z.infer<typeof InputNeeded>

/** Set while attempts keep failing or nothing has moved for 30 s; cleared when the batch makes progress. */
export const Stalled = z.object({ cause: z.string(), attempts: z.number().int(), since: z.string() })
export type Stalled = z.infer<typeof Stalled>

/** What a link to a batch needs. */
export const BatchReference = z.object({ id: z.uuid(), fileName: z.string() })
export type BatchReference = z.infer<typeof BatchReference>

export const Batch = z.object({
  id: z.uuid(),
  fileName: z.string(),
  /** Size of the uploaded file, to which `sha256` belongs, too. */
  sizeBytes: z.number().int(),
  /** Size of the text, after gzip is inflated. */
  textBytes: z.number().int(),
  /** Whether the uploaded file is gzip. */
  packed: z.boolean(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  maker: OperatorName,
  /** Whether an active checker other than the maker exists. */
  canBeChecked: z.boolean(),
  state: BatchState,
  balance: Balance,
  refusal: Refusal.nullable(),
  inputNeeded: InputNeeded.nullable(),
  stalled: Stalled.nullable(),
  verification: BatchVerification,
  frozenEnd: FrozenEnd.nullable(),
  /** The number of this revision and the batch that its corrections file came from. */
  revision: z.object({ no: z.number().int(), of: BatchReference }).nullable(),
  /** The revisions made from its own corrections file. */
  laterRevisions: z.array(BatchReference.extend({ no: z.number().int() })),
  createdAt: z.iso.datetime(),
  importStartedAt: z.iso.datetime().nullable(),
  importEndedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type Batch = z.infer<typeof Batch>

const endStates: readonly BatchState[] = ['refused', 'withdrawn', 'expired', 'closed']

export const hasEnded = (batch: { state: BatchState }) => endStates.includes(batch.state)

/** Whether the batch has an earlier or a later revision. */
export const hasRevisions = (batch: Pick<Batch, 'revision' | 'laterRevisions'>) =>
  batch.revision !== null || batch.laterRevisions.length > 0

/** Returns the number of rows in the corrections file of a batch: sent-back and failed rows. Rejected people are asked for separately. */
export const rowsToCorrect = ({ balance }: { balance: Balance }) => balance.sentBack + balance.invalid + balance.duplicate

/** Whether the counts of the batch can change without an operator. */
export const isMoving = (batch: { state: BatchState }) => ['waiting', 'importing', 'withdrawing'].includes(batch.state)

type Made = { maker: { id: string } }

export const isOwnBatch = (actor: { id: string }, batch: Made) => batch.maker.id === actor.id

export const maySeeBatch = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made) => isOwnBatch(actor, batch) || seesAllBatches(actor)

/** Four eyes: a checker decides, and never the maker of the batch. The database enforces the same rule. */
export const mayDecide = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isChecker(actor) && !isOwnBatch(actor, batch) && batch.state === 'pending'

export const mayWithdraw = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isOwnBatch(actor, batch) && ['waiting', 'importing', 'needs-input', 'pending'].includes(batch.state)

/** Two admins end a frozen batch, neither of them its maker. The database enforces the same rule. */
export const mayEndFrozen = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isAdmin(actor) && !isOwnBatch(actor, batch) && batch.state === 'frozen'

export const mayConfirmFrozenEnd = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState; frozenEnd: FrozenEnd | null }) =>
  mayEndFrozen(actor, batch) && batch.frozenEnd !== null && batch.frozenEnd.proposedBy.id !== actor.id

/** Returns the file name without `.gz`, for exports. */
export const textName = ({ fileName }: { fileName: string }) => fileName.replace(/\.gz$/i, '')
