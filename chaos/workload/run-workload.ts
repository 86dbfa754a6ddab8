import type { History } from '#chaos/history'
import { createRandom, type Random } from '#core/sample/random'
import { runChecker, runReader } from './checker'
import { Client, type Credentials } from './client'
import { People } from './generate-file'
import { runMaker } from './maker'
import type { Shared, WorkloadSize } from './shared'

interface Signing {
  /** The first is the public address. */
  webUrls: readonly string[]
  operators: readonly Credentials[]
  random: Random
  /** Gets every operation and every file. */
  history: History
  /** When it aborts, each client ends its request and the workload resolves. */
  until: AbortSignal
}

interface Options extends Pick<Signing, 'history' | 'until'> {
  clients: readonly SignedIn[]
  size?: WorkloadSize
}

interface SignedIn {
  client: Client
  random: Random
}

const patienceMs = 60_000

/** Signs every operator in, before the faults begin, because hashing their passwords takes a busy machine seconds. */
export function signInAll({ webUrls, operators, random, history, until }: Signing): Promise<SignedIn[]> {
  const clients = operators.map((operator) => {
    const own = createRandom(Math.floor(random() * 2 ** 31), 1)
    return { client: new Client(operator, webUrls, own, history, until), random: own }
  })
  return Promise.all(
    clients.map(async (each) => {
      await each.client.signIn(patienceMs)
      return each
    }),
  )
}

/** Has makers upload, checkers decide and admins look, all at the same time, until it is stopped. */
export async function runWorkload({ clients, history, until, size = shortSize }: Options): Promise<void> {
  const shared: Shared = { history, people: new People(newTag()), batches: [], decisions: [], until, size }
  const actors = clients.map(({ client, random }) => {
    const { roles } = client.operator
    if (roles.includes('maker')) return runMaker(client, random, shared)
    if (roles.includes('checker')) return runChecker(client, random, shared)
    return runReader(client, random, shared)
  })
  await Promise.all(actors)
}

export const shortSize: WorkloadSize = { filesPerMaker: 4, mostRows: 12_000 }

/** Not by seed, because a world serves several runs of one seed and their people must differ. */
function newTag(): string {
  const letters = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => String.fromCharCode(97 + (byte % 26)))
  return `Q${letters.join('')}`
}
