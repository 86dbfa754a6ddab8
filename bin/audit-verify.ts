import { type Anchor, AnchorText } from '#core/audit/chain-verification'
import { verifyChain } from '#core/audit/verify-chain'
import type { Database } from '#core/database/open-database'
import { verifyDatabase } from '#core/verification/verify-database'
import { openOwnerOrReader } from './audit/open-owner-or-reader'
import { runAuditCommand } from './audit/run-audit-command'
import { readOptions } from './read-options'

const usage = 'npm run audit:verify -- [--head seq:hash] … [--deep]'

await runAuditCommand(async () => {
  const { values } = readOptions(usage, {
    options: { head: { type: 'string', multiple: true, default: [] }, deep: { type: 'boolean', default: false } },
  })
  const anchors = values.head.map(anchorOf)
  const db = openOwnerOrReader()
  try {
    const chainHolds = await reportChain(db, anchors)
    const databaseHolds = values.deep ? await reportDatabase(db) : true
    return chainHolds && databaseHolds ? 0 : 1
  } finally {
    await db.close()
  }
})

async function reportChain(db: Database, anchors: Anchor[]): Promise<boolean> {
  const begun = performance.now()
  const { events, head, fault } = await verifyChain({ ctx: { db }, input: { anchors } })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  if (fault) {
    console.log(`The chain does NOT hold: ${fault.message} (${fault.fault} at event ${fault.seq})`)
    console.log(`Up to event ${head.seq} it holds.`)
    return false
  }
  console.log(`The chain holds: ${events} events in ${seconds} s, the head is ${head.seq}:${head.hash}`)
  if (anchors.length > 0) console.log(`It agrees with ${anchors.length === 1 ? 'the head' : `the ${anchors.length} heads`} from outside.`)
  return true
}

async function reportDatabase(db: Database): Promise<boolean> {
  const counts = { fault: 0, erasure: 0 }
  let batches = 0
  await verifyDatabase({
    ctx: { db },
    input: {
      onFinding: ({ kind, batchId, message }) => {
        counts[kind] += 1
        console.log(`${kind === 'fault' ? 'FAULT  ' : 'erasure'} ${batchId ?? 'audit'}: ${message}`)
      },
      onBatch: (_, of) => {
        batches = of
      },
    },
  })
  const erased = counts.erasure === 0 ? '' : ` ${counts.erasure} erased by the owner, which is in the audit.`
  console.log(
    counts.fault === 0
      ? `The database matches the kept files and the audit of ${batches === 1 ? '1 batch' : `${batches} batches`}.${erased}`
      : `The database does NOT match: ${counts.fault === 1 ? '1 difference' : `${counts.fault} differences`}.${erased}`,
  )
  return counts.fault === 0
}

function anchorOf(text: string): Anchor {
  const anchor = AnchorText.safeParse(text)
  if (!anchor.success) throw new Error(`${text} is not a head, as in 1204:9f2c… with 64 hexadecimal digits. Usage: ${usage}`)
  return anchor.data
}
