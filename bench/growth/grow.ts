import { onDatabase } from '#bench/on-database'
import { writeResults } from '#bench/results'
import { openTestInstance } from '#test/instance'
import { approveAll, type Brought, bringSample, type Decided } from './bring-million'
import { requireDiskSpace } from './disk-space'
import { measureReads } from './measure-reads'
import { readRelationSizes } from './relation-sizes'
import { verifyOldest } from './verify-oldest'

const million = 1_000_000
const endedBatches = 5_000

/**
 * Stores `millions` of people through the product's own functions, so that all of them verify: each batch is imported, verified, indexed
 * for review and approved. Then imports one more million, and measures it, what pages and searches read, and its decision.
 */
export async function grow(millions: number): Promise<void> {
  await requireDiskSpace((millions + 1) * million)
  await onDatabase(async (_, template) => {
    await using instance = await openTestInstance(template)
    // A session ends after an hour.
    const signIn = async () => ({ maker: await instance.signIn('maker'), checker: await instance.signIn('checker') })
    await insertEndedBatches(instance.owner, (await signIn()).maker.actor.id)
    const rounds: object[] = []
    let stored = 0
    for (let seed = 1; stored < millions * million; seed += 1) {
      const rows = Math.min(million, millions * million - stored)
      const operators = await signIn()
      const batch = await bringSample(instance, operators, rows, seed)
      const decision = await approveAll(instance, operators, batch)
      stored += rows
      rounds.push(roundOf(stored, batch, decision))
      sayRound(stored, batch, decision)
    }
    console.log('One more million:')
    const operators = await signIn()
    const last = await bringSample(instance, operators, million, millions + 1_000)
    await instance.owner.query('vacuum analyze')
    const reads = await measureReads(instance, operators.checker, last.batchId)
    const decision = await approveAll(instance, await signIn(), last)
    sayRound(stored + million, last, decision)
    const deepSeconds = await verifyOldest(instance)
    console.log(`deep verification of the oldest batch: ${deepSeconds.toFixed(1)} s`)
    const { rows } = await instance.owner.query('select count(*)::int as people from users')
    const sizes = await readRelationSizes(instance.owner)
    const bytesPerPerson = Math.round(sizes.reduce((sum, { bytes }) => sum + bytes, 0) / rows[0].people)
    console.log(`${bytesPerPerson} bytes per person, of ${rows[0].people.toLocaleString('en')}`)
    await writeResults(`growth-${millions}`, {
      millions,
      rounds,
      last: roundOf(stored + million, last, decision),
      reads,
      deepSeconds,
      bytesPerPerson,
    })
  })
}

/** Batches that ended without people, because a list of thousands of batches is read by other queries than thousands of people. */
async function insertEndedBatches(owner: { query(text: string, values: unknown[]): Promise<unknown> }, makerId: string): Promise<void> {
  await owner.query(
    `with new as (insert into upload (maker_id, sealed_at) select $1::uuid, now() from generate_series(1, $2::int) returning id)
     insert into batch (id, maker_id, upload_id, file_name, size_bytes, text_bytes, sha256, state, row_count, ended_at, field_version)
     select gen_random_uuid(), $1, id, 'bench.csv', 1, 1, sha256(''), 'withdrawn', 0, now(), 1 from new`,
    [makerId, endedBatches],
  )
}

const roundOf = (stored: number, { people, alike, seconds }: Brought, decision: Decided) => ({
  stored,
  people,
  alike,
  ...seconds,
  ...decision,
})

function sayRound(stored: number, { alike, seconds }: Brought, { record, apply }: Decided): void {
  const each = Object.entries({ ...seconds, record, apply }).map(([what, taken]) => `${what} ${taken.toFixed(1)} s`)
  console.log(`${stored.toLocaleString('en')}: ${each.join(', ')}, ${alike.toLocaleString('en')} alike`)
}
