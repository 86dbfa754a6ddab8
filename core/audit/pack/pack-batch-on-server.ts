import type { Readable } from 'node:stream'
import { sql } from 'kysely'
import { openPack } from '#core/audit/pack/open-pack'
import type { SystemContext } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'

/** The audit pack for the command on the server, which is the owner of the database. The download is recorded. */
export async function packBatchOnServer({ ctx, input }: { ctx: SystemContext; input: { batchId: string } }): Promise<Readable> {
  const { db } = ctx
  // Kysely, because Prisma's engine takes a second to start, and the command needs it for nothing else.
  const batch = await db.kysely.selectFrom('batch').where('id', '=', input.batchId).select('id').executeTakeFirst()
  if (!batch) throw new DomainError('batch-not-found')
  const { by } = await db.kysely.selectNoFrom(sql<string>`session_user`.as('by')).executeTakeFirstOrThrow()
  await callFunction(db, 'append_audit', { action: 'data.downloaded', batch: batch.id, data: { what: 'audit-pack', by } })
  return openPack(db, batch.id)
}
