import { describe, expect, test } from 'vitest'
import { listSources, readSource } from '#bin/project/list-sources'
import { readersOf, settings } from '#core/environment'

const services = ['migrate', 'web', 'worker', 'verifier', 'delivery'] as const
type Service = (typeof services)[number]
const names = Object.keys(settings) as (keyof typeof settings)[]

/** The container listens where its image says; `PORT` in `.env` is the port of the host. */
const setByImage = ['PORT', 'HOST', 'WORKER_HEALTH_ADDRESS']

/** A variable of Temporal's client, which is none of our settings. */
const ofTemporal = 'TEMPORAL_TLS'

describe('docker-compose.yml', () => {
  test.each(services)('passes %s every setting that it reads, and no other', (service) => {
    const expected = names.filter((name) => readersOf[name].includes(service) && !setByImage.includes(name))
    const passed = Object.keys(environmentOf(service)).filter((name) => name !== ofTemporal)
    expect(passed.sort()).toEqual(expected.sort())
  })

  test.each(services)('takes the settings of %s from .env, except where its own services are', (service) => {
    const others = Object.entries(environmentOf(service)).filter(([name, value]) => !value.startsWith(`\${${name}:`))
    expect(others.map(([name]) => name).filter((name) => !/^TEMPORAL_(ADDRESS|TLS)$|DATABASE_URL$/.test(name))).toEqual([])
  })
})

const sources: Record<Service, [string[], RegExp?]> = {
  migrate: [['bin'], /^bin\/(migrate|operator|secrets-reseal|mail-admins|audit-\w+|audit\/.*|instance\/(limits|policy)-of)\.ts$/],
  // Pages name settings of other processes in their sentences and read none.
  web: [['app'], /^app\/(?!_ui\/).*(?<!\.test)\.tsx?$/],
  worker: [['worker']],
  verifier: [['verifier']],
  delivery: [['delivery']],
}

test.each(services)('the table of readers has every setting that the sources of %s name', (service) => {
  const [folders, pattern = /(?<!\.test)\.tsx?$/] = sources[service]
  const text = listSources(folders, pattern).map(readSource).join('\n')
  const named = names.filter((name) => name !== 'DATA_DIR' && new RegExp(`\\b${name}\\b`).test(text))
  expect(named.filter((name) => !readersOf[name].includes(service))).toEqual([])
})

/** The names and values below `environment:` of a service. */
function environmentOf(service: Service): Record<string, string> {
  const [, block = ''] = readSource('docker-compose.yml').split(new RegExp(`^ {2}${service}:$`, 'm'))
  const [own = ''] = block.split(/^ {2}\S/m)
  const [, environment = ''] = own.split(/^ {4}environment:$/m)
  const [entries = ''] = environment.split(/^ {4}\S/m)
  return Object.fromEntries([...entries.matchAll(/^ {6}(\w+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}
