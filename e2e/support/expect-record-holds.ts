import { expect } from 'playwright/test'
import { verifyChain } from '#core/audit/verify-chain'
import { verifyRecord } from '#core/audit/verify-record'
import { openDatabase } from '#core/db'
import { instance } from './instance'

/** Expects what `npm run audit:verify -- --deep` looks at: the whole chain holds, and the record of this batch is what the audit says. */
export async function expectRecordHolds(batchId: string): Promise<void> {
  const db = openDatabase({ url: instance.ownerUrl, poolSize: 2, name: 'journeys' })
  try {
    expect((await verifyChain({ ctx: { db }, input: {} })).fault).toBeNull()
    const verified: string[] = []
    const faults: string[] = []
    await verifyRecord({
      ctx: { db },
      input: {
        batchId,
        onFinding: ({ message }) => faults.push(message),
        onBatch: (batches) => verified.push(String(batches)),
      },
    })
    expect([verified, faults]).toEqual([['1'], []])
  } finally {
    await db.close()
  }
}
