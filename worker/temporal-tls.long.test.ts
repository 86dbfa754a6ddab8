import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { untilState } from '#test/temporal/flow'
import { testTemporal } from '#test/temporal/temporal'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { type Authority, makeAuthority } from '#test/tls/certificates'
import { openTlsProxy } from '#test/tls/tls-proxy'
import { openWorkerClient, plainTemporalWarning, temporalConnectionOptions, type WorkerClient } from './client'

// Temporal's dev server has no TLS, so a proxy in front of it demands a client certificate.
let authority: Authority
let foreign: Authority
let proxy: Awaited<ReturnType<typeof openTlsProxy>>
let trusted: Record<string, string>

beforeAll(async () => {
  authority = makeAuthority()
  foreign = makeAuthority()
  const port = Number(testTemporal().address.split(':')[1])
  proxy = await openTlsProxy({ authority, port, demandsCertificate: true, alpnProtocols: ['h2'] })
  trusted = settingsOf(authority.issue('countersign'), authority.caFile)
})
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]()
  authority?.[Symbol.dispose]()
  foreign?.[Symbol.dispose]()
})

describe('the client of the web and of the worker', () => {
  test('reaches Temporal with its certificate', async () => {
    await expect(pingWith(trusted)).resolves.toBeUndefined()
  })

  // Each waits for five seconds, so they wait together.
  test.concurrent.each<[string, () => Record<string, string>]>([
    ['without TLS', () => ({})],
    ['without a certificate', () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.caFile })],
    ['with the certificate of another authority', () => settingsOf(foreign.issue('countersign'), authority.caFile)],
    ['when it does not know the authority of the server', () => settingsOf(authority.issue('other'), foreign.caFile)],
    ['under another name than the server has', () => ({ ...trusted, TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' })],
  ])('does not reach it %s', async (_, settings) => {
    await expect(pingWith(settings())).rejects.toThrow()
  })

  test('says which file of its certificates cannot be read', () => {
    using _ = settingTemporal({ ...trusted, TEMPORAL_TLS_CLIENT_KEY_PATH: '/nowhere/client.key' })
    expect(() => temporalConnectionOptions('localhost:7233')).toThrow(
      /^The settings for TLS to Temporal are not valid: .*\/nowhere\/client\.key/,
    )
  })
})

describe('plainTemporalWarning', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['temporal.example.com:7233', {}, true],
    ['temporal.example.com:7233', { TEMPORAL_TLS: 'true' }, false],
    ['temporal.example.com:7233', { TEMPORAL_TLS: 'false' }, false],
    ['temporal.example.com:7233', { TEMPORAL_API_KEY: 'key' }, false],
    ['127.0.0.1:7243', {}, false],
  ])('for %s with %o: %s', (address, settings, warns) => {
    using _ = settingTemporal(settings)
    expect(plainTemporalWarning(address) !== null).toBe(warns)
  })
})

test('a worker imports a file over TLS to Temporal', async () => {
  await using instance = await openTestInstance()
  const settings = { ...workerEnvironment(instance), TEMPORAL_ADDRESS: `localhost:${proxy.port}`, ...trusted }
  const batchId = await instance.upload(await instance.signIn('maker'), peopleCsv('Pune', 20))
  await using _ = startWorkerProcess(settings)
  await untilState(instance, batchId, 'pending')
})

function settingsOf({ certFile, keyFile }: { certFile: string; keyFile: string }, caFile: string): Record<string, string> {
  return {
    TEMPORAL_TLS_CLIENT_CERT_PATH: certFile,
    TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: caFile,
  }
}

async function pingWith(settings: Record<string, string>): Promise<void> {
  const client = openWith(settings)
  try {
    await client.ping()
  } finally {
    await client.close()
  }
}

/** Opening reads the variables, so they are set only for as long. */
function openWith(settings: Record<string, string>): WorkerClient {
  using _ = settingTemporal(settings)
  const { namespace } = testTemporal()
  return openWorkerClient({ TEMPORAL_ADDRESS: `localhost:${proxy.port}`, TEMPORAL_NAMESPACE: namespace, TEMPORAL_TASK_QUEUE: uuidv7() })
}

/** Sets the variables of Temporal's client in this process until it is disposed of. */
function settingTemporal(settings: Record<string, string>): Disposable {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  return { [Symbol.dispose]: () => void vi.unstubAllEnvs() }
}
