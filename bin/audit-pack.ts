import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { packBatchOnServer } from '#core/audit/pack/pack-batch-on-server'
import { onFile } from './audit/on-file'
import { openOwnerOrReader } from './audit/open-owner-or-reader'
import { runAuditCommand } from './audit/run-audit-command'
import { readOptions } from './read-options'

const usage = 'npm run audit:pack -- --batch ID --out file.zip'
const Target = z.object({ batch: z.uuid(), out: z.string().min(1) })

// As the owner, because each download of a pack is written into the audit.
await runAuditCommand(async () => {
  const { values } = readOptions(usage, { options: { batch: { type: 'string' }, out: { type: 'string' } } })
  const target = Target.safeParse(values)
  if (!target.success) throw new Error(`Say which batch, and where to. Usage: ${usage}`)
  const db = openOwnerOrReader({ asOwner: true })
  try {
    const { batch, out } = target.data
    const file = createWriteStream(out, { flags: 'wx' })
    await onFile(out, async () => pipeline(await packBatchOnServer({ ctx: { db }, input: { batchId: batch } }), file))
    console.log(`${out} has ${file.bytesWritten} bytes. Its README.txt says how to check it.`)
    return 0
  } finally {
    await db.close()
  }
})
