import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import { erasedMark } from '#core/erased-mark'
import type { AuditedBatch } from '#core/verification/compare/audited-batch'
import { type Finding, fault } from '#core/verification/compare/finding'

/** Compares who asked for the personal data of a batch, and why, with the audit events. A reason that named an erased person is erased. */
export async function* verifyDisclosures(db: Database, { id: batchId, events, erasures }: AuditedBatch): AsyncGenerator<Finding> {
  const stored = await db.kysely
    .selectFrom('disclosure')
    .where('batchId', '=', batchId)
    .orderBy('id')
    .select(['id', 'operatorId', 'reason', sql<string>`encode(sha256(convert_to(reason, 'UTF8')), 'hex')`.as('sha256')])
    .execute()
  const asked = new Map(
    events.filter(({ action }) => action === 'personal-data.asked-for').map((event) => [String(event.data.disclosure), event]),
  )
  for (const { id, operatorId, reason, sha256 } of stored) {
    const event = asked.get(id)
    asked.delete(id)
    const isReason = sha256 === event?.data.reasonSha256 || (reason === erasedMark && erasures.size > 0)
    if (event?.actor !== operatorId) yield fault(batchId, `Disclosure ${id} is not by the operator of the audit log.`)
    else if (!isReason) yield fault(batchId, `Disclosure ${id} has another reason than was recorded.`)
  }
  for (const id of asked.keys()) yield fault(batchId, `Disclosure ${id} is in the audit log but not in the database.`)
}
