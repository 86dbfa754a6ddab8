import { createHash } from 'node:crypto'
import type pg from 'pg'
import { expect } from 'vitest'

type Link = { seq: string; body: string; prevHash: string; hash: string }
type Event = { action: string; actor: string | null; batch: string | null; decision: string | null; data: Record<string, unknown> }

const genesis = createHash('sha256').update('countersign').digest('hex')

/** Recomputes the whole chain from the stored texts, without functions of the database, and returns its events. */
export async function readVerifiedAudit(owner: pg.Client): Promise<Event[]> {
  const { rows } = await owner.query<Link>(
    `select seq, body, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash from audit_event order by seq`,
  )
  let previous = genesis
  const events = rows.map(({ seq, body, prevHash, hash }, index) => {
    expect(Number(seq)).toBe(index + 1)
    expect(prevHash).toBe(previous)
    const text = createHash('sha256').update(body).digest()
    const link = createHash('sha256').update(Buffer.from(prevHash, 'hex')).update(text).digest('hex')
    expect(hash).toBe(link)
    previous = link
    const event = JSON.parse(body)
    expect(event.seq).toBe(index + 1)
    return event
  })
  const head = await owner.query(`select seq, encode(hash, 'hex') as hash from audit_head`)
  expect(head.rows).toEqual([{ seq: String(rows.length), hash: previous }])
  return events
}
