import { z } from 'zod'
import { Balance } from '#core/batches/balance'
import type { Actor } from '#core/context'
import { isAdmin, isChecker, mustAskForPersonalData, OperatorName, seesAllBatches } from '#core/operators/operator'
import { WorkbookInfo } from '#core/workbook/sheet-info'

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

/** The open change request of an admin to end a frozen batch, which another admin confirms. */
export const FrozenEnd = z.object({ id: z.uuid(), proposedBy: OperatorName, proposedAt: z.iso.datetime() })
export type FrozenEnd = z.infer<typeof FrozenEnd>

/** An approval of a large part of the register, of `register` people, that a checker asked for and another checker confirms. */
export const ApprovalRequest = z.object({
  id: z.uuid(),
  people: z.number().int(),
  register: z.number().int(),
  proposedBy: OperatorName,
  proposedAt: z.iso.datetime(),
  /** From then on no one can confirm it. */
  expiresAt: z.iso.datetime(),
})
export type ApprovalRequest = z.infer<typeof ApprovalRequest>

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
  cause: z.enum(['sheet', 'date-order', 'spelling', 'mostly-invalid']),
  /** Rows of the file, or the sheets of a workbook. */
  examples: z.array(z.unknown()),
  parseOptions: z.unknown(),
  /** The declared field whose spelling is asked for. */
  field: z.object({ key: z.string(), label: z.string() }).optional(),
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
  /** Size of the text, after gzip is inflated or a workbook is converted. */
  textBytes: z.number().int(),
  /** Whether the uploaded file is gzip or a workbook, and kept beside its text. */
  packed: z.boolean(),
  isWorkbook: z.boolean(),
  /** What was read of a workbook; null until it is converted. */
  workbook: WorkbookInfo.nullable(),
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
  /** Those that wait, oldest first. */
  approvalRequests: z.array(ApprovalRequest),
  /** How many people targets refused who were neither retried nor skipped. One that two targets refused counts twice. */
  deliveryFailures: z.number().int(),
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

/** A batch as an operator sees it. Rows of a file that needs input are for its maker, and not for an auditor. */
export const asSeenBy = (actor: Pick<Actor, 'id' | 'roles'>, batch: Batch): Batch =>
  batch.inputNeeded && !isOwnBatch(actor, batch) && mustAskForPersonalData(actor)
    ? { ...batch, inputNeeded: { ...batch.inputNeeded, examples: [] } }
    : batch

/** Four eyes: a checker decides, and never the maker of the batch. The database enforces the same rule. */
export const mayDecide = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isChecker(actor) && !isOwnBatch(actor, batch) && batch.state === 'pending'

/** The second checker of an approval: neither the maker of the batch nor the one who asked. The database enforces the same rule. */
export const mayConfirmApproval = (
  actor: Pick<Actor, 'id' | 'roles'>,
  batch: Made & { state: BatchState },
  { proposedBy }: Pick<ApprovalRequest, 'proposedBy'>,
) => mayDecide(actor, batch) && proposedBy.id !== actor.id

export const mayWithdraw = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isOwnBatch(actor, batch) && ['waiting', 'importing', 'needs-input', 'pending'].includes(batch.state)

/** Two admins end a frozen batch, neither of them its maker. The database enforces the same rule. */
export const mayEndFrozen = (actor: Pick<Actor, 'id' | 'roles'>, batch: Made & { state: BatchState }) =>
  isAdmin(actor) && !isOwnBatch(actor, batch) && batch.state === 'frozen'

/** What the original file is now: a workbook or a gzip file is replaced by its text once a person in it is erased. */
export function originalFormat({ packed, isWorkbook, workbook }: Pick<Batch, 'packed' | 'isWorkbook' | 'workbook'>) {
  if (isWorkbook && (packed || workbook === null)) return 'workbook'
  return packed ? 'gzip' : 'text'
}

/** Returns the file name of the text, for exports: without `.gz`, and `.csv` for a workbook. */
export const textName = ({ fileName }: { fileName: string }) => fileName.replace(/\.gz$/i, '').replace(/\.xlsx$/i, '.csv')
