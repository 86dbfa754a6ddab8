import type pg from 'pg'
import { genesis, linkOf } from '#core/audit/chain'
import type { Anchor, ChainFault, ChainVerification } from '#core/audit/chain-verification'
import { headIn } from '#core/audit/read-head'
import type { SystemContext } from '#core/context'
import { inSnapshot } from '#core/database/snapshot'

type Input = {
  /** Outside heads, which show when the owner of the database has rewritten the whole chain. */
  anchors?: Anchor[]
  /** Called after each page with the number of verified events and of all events. */
  onProgress?: (events: number, of: number) => void
  signal?: AbortSignal
}

/**
 * Reads the whole audit chain in order, recomputes every hash, and stops at the first fault. Memory does not grow with the chain.
 * Events that are appended during the verification are not read.
 */
export async function verifyChain({ ctx, input }: { ctx: SystemContext; input: Input }): Promise<ChainVerification> {
  const { anchors = [], onProgress, signal } = input
  return inSnapshot(ctx.db, async (snapshot, client) => {
    const head = await headIn(snapshot)
    const expected = new Map(anchors.map(({ seq, hash }) => [seq, hash]))
    const chain: Chain = { seq: 0, hash: genesis }
    let fault: ChainFault | null = null
    for await (const events of eventPages(client)) {
      signal?.throwIfAborted()
      fault = follow(chain, events, expected)
      onProgress?.(chain.seq, head.seq)
      if (fault) break
    }
    return { events: chain.seq, head: { seq: chain.seq, hash: chain.hash }, fault: fault ?? faultAtEnd(chain, head, anchors) }
  })
}

/** The last event that was verified. */
type Chain = { seq: number; hash: string }
type Event = [seq: string, body: string, prevHash: string, hash: string]

const pageEvents = 5_000

/**
 * The events in order; the next page is read while one is verified. Raw SQL with rows as arrays, because of the millions of rows: Kysely
 * takes 5 % more processor time, and sends the next query only after the page is verified.
 */
async function* eventPages(client: pg.PoolClient): AsyncGenerator<Event[]> {
  const read = (after: string) =>
    client.query<Event>({
      text: `select seq, body, encode(prev_hash, 'hex'), encode(hash, 'hex') from audit_event where seq > $1 order by seq limit $2`,
      values: [after, pageEvents],
      rowMode: 'array',
    })
  let page = read('0')
  try {
    for (;;) {
      const { rows } = await page
      const last = rows.at(-1)
      if (last && rows.length === pageEvents) page = read(last[0])
      yield rows
      if (rows.length < pageEvents) return
    }
  } finally {
    await page
  }
}

function follow(chain: Chain, events: Event[], expected: Map<number, string>): ChainFault | null {
  for (const [seqText, body, prevHash, hash] of events) {
    const seq = Number(seqText)
    const next = chain.seq + 1
    if (seq !== next) return { seq: next, fault: 'gap', message: `Event ${next} is missing.` }
    if (prevHash !== chain.hash) return { seq, fault: 'broken-link', message: `Event ${seq} does not follow from event ${chain.seq}.` }
    if (linkOf(chain.hash, body) !== hash) return { seq, fault: 'altered', message: `Event ${seq} is not what was recorded.` }
    if ((expected.get(seq) ?? hash) !== hash) return { seq, fault: 'anchor-differs', message: `Event ${seq} differs from an outside head.` }
    Object.assign(chain, { seq, hash })
  }
  return null
}

function faultAtEnd(chain: Chain, head: Anchor, anchors: Anchor[]): ChainFault | null {
  const last = Math.max(head.seq, ...anchors.map(({ seq }) => seq))
  const seq = chain.seq + 1
  if (last > chain.seq)
    return { seq, fault: 'tail-cut', message: last === seq ? `Event ${seq} is missing.` : `The events from ${seq} to ${last} are missing.` }
  if (head.seq !== chain.seq || head.hash !== chain.hash)
    return { seq: chain.seq, fault: 'head-differs', message: `The chain ends at event ${chain.seq}, but its head is another one.` }
  return null
}
