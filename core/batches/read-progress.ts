import { rowsRead } from '#core/batches/balance'
import { type BatchState, hasEnded } from '#core/batches/batch'
import type { BatchSnapshot, Phase, Progress } from '#core/batches/progress'
import { balanceOf, sliceSums } from '#core/batches/slice-sums'
import type { Database } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'

/** Reads the counts of a batch from its slices, not from its rows, whether it is verified, and whether it is a workbook without a text yet. Refuses with `batch-not-found`. */
export async function readSnapshot(db: Database, batchId: string): Promise<BatchSnapshot & { isVerified: boolean; isToConvert: boolean }> {
  const row = await snapshotQuery(db).where('b.id', '=', batchId).executeTakeFirst()
  if (!row) throw new DomainError('batch-not-found')
  const { state, rowCount: rows, textBytes: bytesTotal, startedAt, decisionId, verifiedAt } = row
  const balance = balanceOf(rows, row)
  const isToConvert = row.isWorkbook && row.workbook === null && state === 'importing'
  return {
    batchId,
    state,
    phase: isToConvert ? 'converting' : phaseOf(state, rows, decisionId),
    bytesRead: rows === null || state === 'importing' ? row.bytesRead : bytesTotal,
    bytesTotal: isToConvert ? 0 : bytesTotal,
    rowsRead: rowsRead(balance),
    balance,
    decisionId,
    startedAt: startedAt?.toISOString() ?? null,
    isVerified: verifiedAt !== null,
    isToConvert,
  }
}

// One statement, so that the counts agree with the state of the batch.
const snapshotQuery = ({ kysely }: Database) =>
  kysely
    .selectFrom('batch as b')
    .crossJoinLateral((eb) => sliceSums(eb).as('s'))
    .selectAll('s')
    .select(['b.state', 'b.textBytes', 'b.rowCount', 'b.verifiedAt', 'b.isWorkbook', 'b.workbook'])
    .select((eb) => [
      // A workbook is converted before it is scanned, and the time of one says nothing about the other.
      eb
        .case()
        .when('b.isWorkbook', '=', true)
        .then(eb.ref('b.plannedAt'))
        .else(eb.fn.coalesce('b.plannedAt', 'b.importStartedAt'))
        .end()
        .as('startedAt'),
      eb
        .selectFrom('decision as d')
        .whereRef('d.batchId', '=', 'b.id')
        .where('d.appliedAt', 'is', null)
        .orderBy('d.decisionNo')
        .limit(1)
        .select('d.id')
        .as('decisionId'),
    ])

function phaseOf(state: BatchState, rows: number | null, decisionId: string | null): Phase {
  // A reversal is applied in a batch that has ended.
  if (hasEnded({ state })) return decisionId === null ? 'ended' : 'deciding'
  if (state === 'waiting') return 'waiting'
  if (state === 'importing') return rows === null ? 'surveying' : 'importing'
  return decisionId === null ? 'pending' : 'deciding'
}

/** Reads the progress of a batch from the database, for when its workflow cannot answer. */
export async function readProgress(db: Database, batchId: string): Promise<Progress> {
  const { isVerified, isToConvert, ...snapshot } = await readSnapshot(db, batchId)
  return { ...snapshot, live: false, rowsPerSecond: null, secondsLeft: null, asOf: new Date().toISOString() }
}
