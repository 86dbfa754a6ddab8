import { parseArgs } from 'node:util'
import { z } from 'zod'
import { erasePerson } from '#core/erasure/erase-person'
import { openOwnerOrReader } from './audit/open-owner-or-reader'
import { runAuditCommand } from './audit/run-audit-command'

const usage = 'npm run audit:erase -- --batch ID --row NUMBER'
const Target = z.object({ batch: z.uuid(), row: z.coerce.number().int().positive() })

// Only the owner of the database may erase.
await runAuditCommand(usage, async () => {
  const { values } = parseArgs({ options: { batch: { type: 'string' }, row: { type: 'string' } } })
  const target = Target.safeParse(values)
  if (!target.success) throw new Error(`Say which row to erase. Usage: ${usage}`)
  const db = openOwnerOrReader({ asOwner: true })
  try {
    await erasePerson({ ctx: { db }, input: { batchId: target.data.batch, row: target.data.row } })
    console.log(`Row ${target.data.row} is erased from the database and from the kept file, which is in the audit.`)
    return 0
  } finally {
    await db.close()
  }
})
