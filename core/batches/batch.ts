import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import type { Actor } from '#core/context'
import { isAdmin, isChecker, OperatorName, seesAllBatches } from '#core/operators/operator'

/** How a batch stands beside its file. `different` batches are frozen: the findings say what differs, and nothing of the people. */
export const BatchVerification = z.object({
  state: z.enum(['waiting', 'verified', 'different']),
  /** When it was found to be what its file says, or to differ from it. */
  at: z.iso.datetime().nullable(),
  findings: z.array(z.string()),
  /** Whether a verifier was seen in the last minute. */
  hasVerifier: z.boolean(),
})
export type BatchVerification = z.infer<typeof BatchVerification>

/** That an admin proposes to end a frozen batch; another one confirms it. */
export const FrozenEnd = z.object({ id: z.uuid(), proposedBy: OperatorName, proposedAt: z.iso.datetime() })
export type FrozenEnd = z.infer<typeof FrozenEnd>

/** `waiting`: recorded, not started. `needs-input`: the maker is asked how to read it. `withdrawing`: off the desk, identity keys not free yet. */
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

/** Why a file could not be read: one sentence that says what and where. */
export const Refusal = z.object({ code: z.string(), message: z.string(), line: z.number().int().optional() })
export type Refusal = z.infer<typeof Refusal>

/** Why the maker is asked, with lines of the file as examples. */
export const InputNeeded = z.object({
  cause: z.enum(['date-order', 'mostly-invalid']),
  examples: z.array(z.unknown()),
  parseOptions: z.unknown(),
})
export type InputNeeded = z.infer<typeof InputNeeded>

/** Set while attempts keep failing; gone when the batch moves again. */
export const Stalled = z.object({ cause: z.string(), attempts: z.number().int(), since: z.string() })
export type Stalled = z.infer<typeof Stalled>

/** A batch as a link to it: its id, and the name of its file. */
export const BatchReference = z.object({ id: z.uuid(), fileName: z.string() })
export type BatchReference = z.infer<typeof BatchReference>

export const Batch = z.object({
  id: z.uuid(),
  fileName: z.string(),
  /** As it was sent; so is `sha256`. */
  sizeBytes: z.number().int(),
  /** As it is read: of a gzip file, what is in it. */
  textBytes: z.number().int(),
  /** Whether the original is a gzip file. */
  packed: z.boolean(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  maker: OperatorName,
  /** Whether any active checker but the maker is there to decide it. */
  canBeChecked: z.boolean(),
  state: BatchState,
  balance: Balance,
  refusal: Refusal.nullable(),
  inputNeeded: InputNeeded.nullable(),
  stalled: Stalled.nullable(),
  verification: BatchVerification,
  frozenEnd: FrozenEnd.nullable(),
  /** Which revision it is, and of which batch it is the next, when its file was made of that one's corrections. */
  revision: z.object({ no: z.number().int(), of: BatchReference }).nullable(),
  /** The revisions that were made of its own corrections. */
  laterRevisions: z.array(BatchReference.extend({ no: z.number().int() })),
  createdAt: z.iso.datetime(),
  importStartedAt: z.iso.datetime().nullable(),
  importEndedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
export type Batch = z.infer<typeof Batch>

const endStates: readonly BatchState[] = ['refused', 'withdrawn', 'expired', 'closed']

export const hasEnded = (batch: { state: BatchState }) => endStates.includes(batch.state)

/** Whether it is a revision among several. */
export const hasRevisions = (batch: Pick<Batch, 'revision' | 'laterRevisions'>) =>
  batch.revision !== null || batch.laterRevisions.length > 0

/** How many rows of a batch a corrections file gives back: those that were rejected or not imported. */
export const rowsToCorrect = ({ balance }: { balance: Balance }) => balance.rejected + balance.invalid + balance.duplicate

/** Whether rows may still arrive or move without anyone doing anything. */
export const isMoving = (batch: { state: BatchState }) => ['waiting', 'importing', 'withdrawing'].includes(batch.state)

type Made = { maker: { id: string } }

export const isOwnBatch = (actor: { id: string }, batch: Made) => batch.maker.id === actor.id

export const maySeeBatch = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made) => isOwnBatch(actor, batch) || seesAllBatches(actor)

/** Four eyes: a checker decides, and never the maker of the batch. The database holds the same rule again. */
export const mayDecide = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isChecker(actor) && !isOwnBatch(actor, batch) && batch.state === 'pending'

export const mayWithdraw = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isOwnBatch(actor, batch) && ['waiting', 'importing', 'needs-input', 'pending'].includes(batch.state)

/** Two admins end a frozen batch, neither of them its maker. The database holds the same rule again. */
export const mayEndFrozen = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isAdmin(actor) && !isOwnBatch(actor, batch) && batch.state === 'frozen'

export const mayConfirmFrozenEnd = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState; frozenEnd: FrozenEnd | null }) =>
  mayEndFrozen(actor, batch) && batch.frozenEnd !== null && batch.frozenEnd.proposedBy.id !== actor.id

/** The name for a file of text that is made of a batch's. */
export const textName = ({ fileName }: { fileName: string }) => fileName.replace(/\.gz$/i, '')
