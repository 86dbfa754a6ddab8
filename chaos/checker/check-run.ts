import pg from 'pg'
import type { History } from '#chaos/history'
import { openDatabase } from '#core/database/open-database'
import { auditIsWhole } from './audit'
import { clientsSeeProgress } from './clients'
import { decisionsAreApplied, decisionsAreAsked } from './decisions'
import { filesAreKept } from './files'
import { findStandstill } from './find-standstill'
import type { CheckedPromise, Finding } from './finding'
import { identitiesAreFree } from './identities'
import { keysHold } from './keys'
import { rowsAreRight } from './rows'
import { readStoredRun } from './stored-run'
import { verificationHolds } from './verification'

/** What is broken for good if it is broken. That nothing stands still is checked beside them. */
export const promises: readonly CheckedPromise[] = [
  keysHold,
  filesAreKept,
  rowsAreRight,
  identitiesAreFree,
  decisionsAreAsked,
  decisionsAreApplied,
  auditIsWhole,
  verificationHolds,
  clientsSeeProgress,
]

// Enough to understand a run that is broken everywhere.
const mostFindings = 20

/**
 * Compares the database with what the clients of a run sent and saw, and returns where a promise was broken, at most 20 places for each.
 * `ownerUrl` connects straight to PostgreSQL. Call it when no client and no fault is left.
 */
export async function checkRun({ ownerUrl, history }: { ownerUrl: string; history: History }): Promise<Finding[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  const db = openDatabase({ url: ownerUrl, poolSize: 2, name: 'chaos checker' })
  try {
    await owner.connect()
    const run = await readStoredRun(owner, db, history)
    const findings: Finding[] = []
    for (const { name, findBroken } of promises) {
      let found = 0
      for await (const detail of findBroken(run)) {
        found += 1
        if (found > mostFindings) break
        findings.push({ promise: name, kind: 'safety', detail })
      }
    }
    for (const detail of await findStandstill({ ownerUrl, history })) findings.push({ promise: 'progress', kind: 'liveness', detail })
    return findings
  } finally {
    await Promise.all([owner.end(), db.close()])
  }
}
