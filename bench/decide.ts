import { join } from 'node:path'
import { createInstance } from '#bin/instance/create-instance'
import { freePorts } from '#bin/instance/free-ports'
import { createProgress } from '#bin/instance/progress'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { readEnvironment } from '#core/environment'
import { generateDeliveryKeys } from '#core/secrets/delivery-key'
import { byFilter } from './decide/by-filter'
import { byList } from './decide/by-list'
import { checkers } from './decide/checkers'
import { closeInstance, type DecideInstance, openDecideInstance } from './decide/instance'
import { onePerson } from './decide/one-person'
import { largePage } from './decide/page'
import { viewers } from './decide/viewers'
import { whileDelivering } from './decide/while-delivering'
import { whileIndexing } from './decide/while-indexing'
import { whileVerifying } from './decide/while-verifying'
import { writeResults } from './results'

/** Takes one measurement, says it, and gives its figures. `rows` are the people of its batch. */
type Part = (instance: DecideInstance, sizes: { rows: number; rounds: number }) => Promise<object>

const parts: Record<string, Part> = {
  filter: byFilter,
  list: byList,
  one: onePerson,
  verifying: whileVerifying,
  indexing: whileIndexing,
  delivering: whileDelivering,
  checkers,
  viewers,
  page: largePage,
}

const given = process.argv.slice(2)
const [rows = 1_000_000, rounds = 3] = given.filter((word) => /^\d+$/.test(word)).map(Number)
const wanted = given.filter((word) => !/^\d+$/.test(word))
const unknown = wanted.find((word) => !(word in parts))
if (unknown) throw new Error(`There is no part ${unknown}, only ${Object.keys(parts).join(', ')}.`)

/**
 * Measures what deciding costs, each part beside its own yardstick in turns, on an instance as `npm start` runs it:
 * `npm run bench -- decide [part…] [rows] [rounds]`.
 */
await withTestFolder(async (folder, onInstance) => {
  const { privateKey, publicKey } = generateDeliveryKeys()
  const environment = {
    ...(await freePorts()),
    SIGN_IN_RATE_LIMIT: '10000',
    MUTATION_RATE_LIMIT: '1000000',
    SAFETY_THRESHOLD_PERCENT: 'off',
    DELIVERY_PRIVATE_KEY: privateKey,
    DELIVERY_PUBLIC_KEY: publicKey,
    OUTBOUND_ALLOWED_NETWORKS: '127.0.0.1',
  }
  const [progress, dataFolder] = [createProgress(), join(folder, 'data')]
  const running = createInstance({
    environment: readEnvironment(environment),
    given: environment,
    dataFolder,
    isDevelopment: false,
    progress,
  })
  onInstance(running)
  try {
    const instance = await openDecideInstance(await running.start(), folder)
    try {
      await takeAll(instance)
    } finally {
      await closeInstance(instance)
    }
  } finally {
    await running.stop()
  }
})

async function takeAll(instance: DecideInstance): Promise<void> {
  const results: Record<string, object> = {}
  for (const [name, part] of Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
    console.log(name)
    results[name] = await part(instance, { rows, rounds })
  }
  await writeResults(['decide', ...wanted].join('-'), { rows, rounds, versions: await versionsOf(instance), results })
}

async function versionsOf({ owner, browser }: DecideInstance) {
  const [shown] = (await owner.query('show server_version')).rows
  return { postgres: shown?.server_version, chromium: browser.version() }
}
