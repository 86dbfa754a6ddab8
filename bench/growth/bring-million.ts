import type { Context } from '#core/context'
import { writeSample } from '#core/sample/write-sample'
import type { TestInstance } from '#test/instance'

export type Operators = { maker: Context; checker: Context }

/** A batch, how many of its people are like others, and the seconds of each step that brought it, by the clock of this process. */
export type Brought = { batchId: string; people: number; alike: number; seconds: Record<'import' | 'index' | 'verify', number> }
export type Decided = Record<'record' | 'apply', number>

/** Imports a sample through the product's own functions, builds its review index and verifies it. Each seed has other people. */
export async function bringSample(instance: TestInstance, { maker }: Operators, rows: number, seed: number): Promise<Brought> {
  const chunks: Uint8Array[] = []
  await writeSample({ rows, seed, hasMiddleInitials: true, write: (chunk) => void chunks.push(chunk) })
  const batchId = await instance.upload(maker, Buffer.concat(chunks))
  const seconds = {
    import: await secondsOf(() => instance.importBatch(batchId)),
    index: await secondsOf(() => instance.buildReviewIndex(batchId)),
    verify: await secondsOf(() => instance.verify(batchId)),
  }
  const { rows: found } = await instance.owner.query(
    `select verified_at is not null as verified, (select sum(pending)::int from batch_slice where batch_id = id) as people,
       (select count(*)::int from review_index_flag where batch_id = id and flag = 'like-existing') as alike from batch where id = $1`,
    [batchId],
  )
  const { verified, people, alike } = found[0]
  if (!verified) throw new Error('The batch differs from its file.')
  return { batchId, people, alike, seconds }
}

/** Approves everyone in a batch by a filter, as a checker does. */
export async function approveAll(instance: TestInstance, { checker }: Operators, { batchId, people }: Brought): Promise<Decided> {
  const selection = { filter: {}, expectedCount: people }
  return {
    record: await secondsOf(() => instance.decide(checker, batchId, { verdict: 'approve', selection, returningConfirmed: true })),
    apply: await secondsOf(() => instance.apply(batchId)),
  }
}

export async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await act()
  return (performance.now() - started) / 1000
}
