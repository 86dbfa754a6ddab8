import { v7 as uuidv7 } from 'uuid'
import { confirmChange } from '#core/change-requests/confirm-change'
import { proposeChange } from '#core/change-requests/propose-change'
import { openDatabase } from '#core/database/open-database'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { ProposedTarget } from '#core/targets/proposed-target'
import { deliverBatch } from '#delivery/deliveries/deliver-batch'
import { openTestInstance, type TestInstance } from '#test/instance'
import { type BarePerson, bareLoop } from './deliver/bare-loop'
import { type ScimProcess, startScimProcess } from './deliver/start-scim-process'
import { onDatabase } from './on-database'
import { median, writeResults } from './results'

const people = Number(process.argv[2] ?? 100_000)
const rounds = Number(process.argv[3] ?? 3)
const atOnce = Number(process.argv[4] ?? 16)

const keys = generateDeliveryKeys()

/**
 * Measures how long it takes to deliver people to a SCIM server in a process of its own, beside a bare loop of the same requests at the same
 * parallelism, in turns. The pace is the largest that a target can have, which is more than the server answers.
 */
await onDatabase(async (_, template) => {
  await using instance = await openTestInstance(template)
  const server = await startScimProcess()
  const client = openOutboundClient({ allowedNetworks: '127.0.0.1' })
  try {
    await setServer(instance, server)
    const batchIds = []
    for (let round = 0; round <= rounds; round += 1) batchIds.push(await bringPeople(instance, peopleOf(round)))
    const taken = []
    for (const [round, batchId] of batchIds.entries()) {
      const before = memoryMiB()
      const delivered = await timed(() => deliverAll(instance, batchId, client))
      const memory = memoryMiB() - before
      await requireDelivered(instance, batchId)
      await server.empty()
      const bare = await timed(() => bareLoop(client, server, peopleOf(round), atOnce))
      await server.empty()
      const ratio = Number((delivered / bare).toFixed(2))
      // The first round warms both up.
      if (round > 0) taken.push({ delivered, bare, ratio, memory })
      console.log(
        `${round === 0 ? 'warm-up: ' : ''}delivered in ${delivered.toFixed(1)} s, bare ${bare.toFixed(1)} s, ${ratio} ×, ${memory} MiB more`,
      )
    }
    const ratios = taken.map(({ ratio }) => ratio)
    const bytes = await bytesPerPerson(instance)
    const countMs = median(await countsOf(instance, batchIds.at(-1)))
    console.log(`deliver, against a bare loop: ${median(ratios)} × (${ratios.join(', ')}); ${bytes} bytes a person`)
    console.log(`the counts of a batch of ${people.toLocaleString('en')}: ${countMs} ms`)
    await writeResults('deliver', { people, rounds, atOnce, ratio: median(ratios), bytesPerPerson: bytes, countMs, taken })
  } finally {
    client.close()
    server.stop()
  }
})

function peopleOf(round: number): BarePerson[] {
  return Array.from({ length: round === 0 ? Math.min(people, 5_000) : people }, (_, index) => {
    const name = `Ada${letters(round)} ${letters(index)}`
    return { name, email: `${letters(round)}.${letters(index)}@example.com`, id: `${round}-${index}` }
  })
}

function letters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
}

async function setServer(instance: TestInstance, { url, token }: ScimProcess): Promise<void> {
  const [admin, second] = [await instance.signIn('admin'), await instance.signIn('admin')]
  const change = ProposedTarget.parse({
    kind: 'target',
    key: 'idp',
    basedOn: 0,
    position: 1,
    settings: {
      kind: 'scim',
      name: 'Directory',
      url,
      auth: { by: 'bearer' },
      userName: 'email',
      mapping: [{ field: 'name' }, { field: 'email', path: 'emails[type eq "work"].value' }],
      requestsPerSecond: 10_000,
      atOnce,
    },
    secrets: { token },
  })
  const { id } = await proposeChange({ ctx: admin, input: { change, idempotencyKey: uuidv7(), deliveryKey: keys.publicKey } })
  const { rows } = await instance.owner.query(`select encode(digest, 'hex') as digest from change_request where id = $1`, [id])
  await confirmChange({ ctx: second, input: { changeId: id, digest: rows[0].digest } })
}

async function bringPeople(instance: TestInstance, brought: BarePerson[]): Promise<string> {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const csv = ['name,dob,city,email', ...brought.map(({ name, email }) => `${name},1990-01-01,Pune,${email}`), ''].join('\n')
  const batchId = await instance.bring(maker, csv)
  await instance.decide(checker, batchId, {
    verdict: 'approve',
    selection: { filter: {}, expectedCount: brought.length },
    returningConfirmed: true,
  })
  await instance.apply(batchId)
  return batchId
}

async function deliverAll({ database }: TestInstance, batchId: string, client: ReturnType<typeof openOutboundClient>): Promise<void> {
  const db = openDatabase({ url: database.deliveryUrl, poolSize: 2, name: 'bench delivery' })
  const { signal } = new AbortController()
  await deliverBatch({ ctx: { db }, input: { batchId, privateKey: keys.privateKey, client, signal } })
  await db.close()
}

async function requireDelivered({ owner }: TestInstance, batchId: string): Promise<void> {
  const { rows } = await owner.query('select sum(delivered)::int as n from delivery_slice where batch_id = $1', [batchId])
  const { rows: due } = await owner.query('select count(*)::int as n from users where batch_id = $1', [batchId])
  if (rows[0].n !== due[0].n) throw new Error(`Of ${due[0].n} people, ${rows[0].n} were delivered.`)
}

/** How long the web waits for the counts of the deliveries of a batch, five times. */
async function countsOf({ web }: TestInstance, batchId: string | undefined): Promise<number[]> {
  const taken = []
  for (let time = 0; time < 5; time += 1)
    taken.push(Math.round((await timed(async () => void (await web.query('select * from delivery_counts($1, null)', [batchId])))) * 1000))
  return taken
}

async function bytesPerPerson({ owner }: TestInstance): Promise<number> {
  const { rows } = await owner.query(
    `select (pg_total_relation_size('delivery_slice') + pg_total_relation_size('delivery_account'))::float / count(*) as bytes from delivery_account`,
  )
  return Math.round(rows[0].bytes)
}

async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await act()
  return (performance.now() - started) / 1000
}

function memoryMiB(): number {
  return Math.round(process.memoryUsage.rss() / 1024 ** 2)
}
