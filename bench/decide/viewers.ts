import { setTimeout as wait } from 'node:timers/promises'
import { emptyInstance, untilReviewIndexBuilt, uploadFile } from '#bench/import/instance'
import { cpuSeconds } from '#bench/import/process-figures'
import { median } from '#bench/results'
import { readEnvironment } from '#core/environment'
import { openWorkerClient } from '#worker/client'
import { type Crowd, openCrowd } from './crowd'
import { spread } from './figures'
import type { DecideInstance } from './instance'
import { writePeopleFile } from './people-file'

const crowdSize = 100
const askEveryMs = 100
const isAtWork = ['waiting', 'importing']

/**
 * So many people look on while one batch is imported, once a round: how old the progress is that each of them has, at its worst; how
 * long the workflow takes to say it; and what it costs the web process.
 */
export async function viewers(instance: DecideInstance, { rows, rounds }: { rows: number; rounds: number }) {
  const path = await writePeopleFile(instance.folder, rows)
  await using crowd = await openCrowd()
  // What a worker and a server do once, they have done.
  await lookOn(instance, crowd, path)
  const looks = []
  for (let round = 0; round < rounds; round += 1) looks.push(await lookOn(instance, crowd, path))
  const figures = {
    seconds: looks.map(({ seconds }) => Number(seconds.toFixed(1))),
    oldestMs: spread(looks.flatMap(({ oldestMs }) => oldestMs)),
    events: looks.reduce((sum, { events }) => sum + events, 0),
    queriesMs: spread(looks.flatMap(({ queriesMs }) => queriesMs)),
    webCores: Number(median(looks.map(({ webCores }) => webCores)).toFixed(2)),
  }
  console.log(
    `  ${crowdSize} viewers for ${figures.seconds.join(', ')} s: progress at most ${figures.oldestMs.max} ms old, ${figures.events} events`,
  )
  console.log(`  query p50 ${figures.queriesMs.p50} ms, p99 ${figures.queriesMs.p99} ms; web ${figures.webCores} cores`)
  return figures
}

async function lookOn(instance: DecideInstance, crowd: Crowd, path: string) {
  await emptyInstance(instance)
  const batchId = await uploadFile(instance, path)
  const before = { at: performance.now(), cpu: cpuSeconds(instance.web) }
  crowd.look(instance.checker, batchId, crowdSize)
  const queriesMs = await askUntilImported(instance, batchId)
  const seconds = (performance.now() - before.at) / 1000
  const watched = await crowd.over()
  await untilReviewIndexBuilt(instance, batchId)
  return {
    seconds,
    oldestMs: watched.map(({ oldestMs }) => oldestMs),
    events: watched.reduce((sum, { events }) => sum + events, 0),
    queriesMs,
    webCores: (cpuSeconds(instance.web) - before.cpu) / seconds,
  }
}

async function askUntilImported({ owner, temporalAddress }: DecideInstance, batchId: string): Promise<number[]> {
  const client = openWorkerClient({ ...readEnvironment({}), TEMPORAL_ADDRESS: temporalAddress })
  const tookMs: number[] = []
  for (;;) {
    const { rows } = await owner.query<{ state: string }>('select state from batch where id = $1', [batchId])
    const state = rows[0]?.state
    if (state === undefined || !isAtWork.includes(state)) break
    const started = performance.now()
    // Before its workflow has begun there is none to ask.
    if (await client.queryProgress(batchId, 5_000).catch(() => null)) tookMs.push(performance.now() - started)
    await wait(askEveryMs)
  }
  await client.close()
  return tookMs
}
