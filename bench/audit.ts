import type pg from 'pg'
import { genesis, linkOf } from '#core/audit/chain'
import { verifyChain } from '#core/audit/verify-chain'
import { type Database, openDatabase, transact } from '#core/database/open-database'
import { inSnapshot } from '#core/database/snapshot'
import { copyRows } from '#core/import/copy-rows'
import { onDatabase } from './on-database'

const events = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)
const batchEvents = 20_000
const someDigest = genesis

type Measure = { seconds: number; ownSeconds: number }

/** Measures how fast the chain is verified, and how fast the same rows are only selected, alternating. */
await onDatabase(async (urls) => {
  const db = openDatabase({ url: urls.owner, poolSize: 2, name: 'bench' })
  await fill(db)
  const measures = { verify: [] as Measure[], 'bare select': [] as Measure[] }
  for (let round = 0; round < rounds; round += 1) {
    measures['bare select'].push(await clock(() => inSnapshot(db, (_, client) => selectAll(client))))
    measures.verify.push(await clock(() => verify(db)))
  }
  for (const [what, all] of Object.entries(measures)) {
    const best = all.toSorted((a, b) => a.seconds - b.seconds)[0] ?? { seconds: 0, ownSeconds: 0 }
    const others = all.map(({ seconds }) => seconds.toFixed(2)).join(', ')
    const rate = Math.round(events / best.seconds).toLocaleString('en')
    console.log(
      `${what.padEnd(12)} ${best.seconds.toFixed(2)} s (of ${others}), ${best.ownSeconds.toFixed(2)} s of it this process, ${rate} events/s`,
    )
  }
  await db.close()
})

/** Writes the chain as append_audit would. Only the owner of the database can. */
async function fill(db: Database): Promise<void> {
  let previous = genesis
  for (let seq = 1; seq <= events; ) {
    const lines: string[] = []
    for (; lines.length < batchEvents && seq <= events; seq += 1) {
      const body = bodyOf(seq, new Date(Date.UTC(2026, 0, 1) + seq * 1000).toISOString())
      const hash = linkOf(previous, body)
      lines.push(`${[seq, body, `\\\\x${previous}`, `\\\\x${hash}`].join('\t')}\n`)
      previous = hash
    }
    await transact(db, (client) => copyRows(client, 'audit_event (seq, body, prev_hash, hash)', [lines.join('')]))
  }
  await db.query(`update audit_head set seq = $1, hash = decode($2, 'hex')`, [events, previous])
  await db.query('vacuum analyze audit_event')
}

function bodyOf(seq: number, at: string): string {
  const data = { slice: seq % 20, applied: 50_000, digest: someDigest }
  const [actor, batch] = ['0199c0de-0000-7000-8000-000000000001', '0199c0de-0000-7000-8000-000000000002']
  return JSON.stringify({
    as: 'checker',
    at,
    seq,
    data,
    actor,
    batch,
    action: 'test',
    address: '127.0.0.1',
    request: batch,
    session: actor,
    decision: batch,
  })
}

async function verify(db: Database): Promise<void> {
  const idle = process.memoryUsage.rss()
  let highest = idle
  const onProgress = () => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }
  const { fault } = await verifyChain({ ctx: { db }, input: { onProgress } })
  if (fault) throw new Error(fault.message)
  console.log(`memory while verifying: ${Math.round((highest - idle) / 1e6)} MB above ${Math.round(idle / 1e6)} MB`)
}

/** Reads the same rows in the same pages without verifying them. */
async function selectAll(client: pg.PoolClient): Promise<void> {
  for (let seq = 0; seq < events; seq += 5_000) {
    await client.query({
      text: `select seq, body, encode(prev_hash, 'hex'), encode(hash, 'hex') from audit_event where seq > $1 order by seq limit 5000`,
      values: [seq],
      rowMode: 'array',
    })
  }
}

async function clock(work: () => Promise<unknown>): Promise<Measure> {
  const [started, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - started) / 1000, ownSeconds: (user + system) / 1e6 }
}
