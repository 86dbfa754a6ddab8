import type { History } from '#chaos/history'
import { createRandom, type Random } from '#core/sample/random'
import { runChecker, runReader } from './checker'
import { Client, type Credentials } from './client'
import { People } from './generate-file'
import { runMaker } from './maker'
import type { Shared, WorkloadSize } from './shared'

interface Options {
  /** The first is the public address. */
  webUrls: readonly string[]
  operators: readonly Credentials[]
  random: Random
  /** Gets every operation and every file. */
  history: History
  /** When it aborts, each client ends its request and the workload resolves. */
  until: AbortSignal
  size?: WorkloadSize
}

/** Has makers upload, checkers decide and admins look, all at the same time, until it is stopped. */
export async function runWorkload({ webUrls, operators, random, history, until, size = shortSize }: Options): Promise<void> {
  const shared: Shared = { history, people: new People(newTag()), batches: [], decisions: [], until, size }
  const actors = operators.map((operator) => {
    const own = createRandom(Math.floor(random() * 2 ** 31), 1)
    const client = new Client(operator, webUrls, own, history, until)
    if (operator.roles.includes('maker')) return runMaker(client, own, shared)
    if (operator.roles.includes('checker')) return runChecker(client, own, shared)
    return runReader(client, own, shared)
  })
  await Promise.all(actors)
}

export const shortSize: WorkloadSize = { filesPerMaker: 4, mostRows: 12_000 }

/** Not by seed, because a world serves several runs of one seed and their people must differ. */
function newTag(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => String.fromCharCode(97 + (byte % 26)))
  return `Q${letters.join('')}`
}
