import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createInstance } from '#bin/instance/create-instance'
import { freePorts } from '#bin/instance/free-ports'
import { createProgress } from '#bin/instance/progress'
import { withTestFolder } from '#bin/testing/with-test-folder'
import { readEnvironment } from '#core/environment'
import { type BenchInstance, openInstance } from './import/instance'
import { forgetPeak, peakMiB } from './import/process-figures'
import { writeResults } from './results'

const mostMiB = 100
const bodyBytes = 400 * 1024 ** 2

type Figures = { what: string; aboveIdleMiB: number; seconds: number; slowestHealthMs: number; answers: Record<string, number> }

/**
 * Attacks the web process of an instance as `npm start` runs it, mostly without a session. Fails when its memory rises by more than
 * 100 MiB above what it has at rest. Meanwhile it is asked every 100 ms whether it is alive.
 */
await withTestFolder(async (folder, onInstance) => {
  const given = await freePorts()
  const [progress, dataFolder] = [createProgress(), join(folder, 'data')]
  const running = createInstance({ environment: readEnvironment(given), given, dataFolder, isDevelopment: false, progress })
  onInstance(running)
  try {
    const started = await running.start()
    const instance = await openInstance(started)
    const web = started.services.get('web')?.pid() ?? 0
    await warmUp(instance)
    const figures: Figures[] = []
    for (const [what, attack] of Object.entries(attacksOn(instance))) figures.push(await measure(what, instance, web, attack))
    await writeResults('attacks', { mostMiB, figures })
    await instance.owner.end()
    const over = figures.filter(({ aboveIdleMiB }) => aboveIdleMiB > mostMiB)
    if (over.length > 0) throw new Error(`More than ${mostMiB} MiB above idle: ${over.map(({ what }) => what).join('; ')}`)
  } finally {
    await running.stop()
  }
})

function attacksOn({ url, cookie }: BenchInstance): Record<string, () => Promise<string[]>> {
  const form = { 'content-type': 'application/json', origin: url }
  const upload = { 'content-type': 'text/csv', 'idempotency-key': randomUUID(), origin: url }
  const long = { 'content-length': String(bodyBytes) }
  const member = gzipSync(Buffer.alloc(64 * 1024 ** 2))
  const bytes = Buffer.concat(Array.from({ length: 32 }, () => member))
  const times = (count: number, act: () => Promise<string>) => () => Promise.all(Array.from({ length: count }, act))
  return {
    'five sign-ins of 400 MiB': times(5, () => post(`${url}/api/auth/sign-in/email`, { ...form, ...long }, bodyBytes)),
    'five of unknown length': times(5, () => post(`${url}/api/auth/sign-in/email`, { ...form, 'transfer-encoding': 'chunked' }, bodyBytes)),
    'five of 400 MiB to an unknown path': times(5, () => post(`${url}/no/such/path`, { ...form, ...long }, bodyBytes)),
    'twenty uploads of 400 MiB without a session': times(20, () => post(`${url}/api/batches`, { ...upload, ...long }, bodyBytes)),
    '400 half-sent forms': times(400, () =>
      half(
        url,
        `POST /api/auth/sign-in/email HTTP/1.1\r\nHost: a\r\nOrigin: ${url}\r\nContent-Type: application/json\r\nContent-Length: 8000\r\n\r\n{`,
      ),
    ),
    '400 half-sent headers': times(400, () => half(url, 'GET / HTTP/1.1\r\nHost: a\r\n')),
    '400 half-sent uploads': times(400, () => half(url, 'POST /api/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\nname')),
    'a gzip file of 2 MiB with 2 GiB in it, by a maker': async () => {
      return [await post(`${url}/api/batches`, { ...upload, cookie, 'content-length': String(bytes.length) }, bytes.length, bytes)]
    },
  }
}

/** Sends as much as the server takes. Resolves with the status, or how the connection ended. */
function post(url: string, headers: Record<string, string>, bytes: number, body?: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(url, { method: 'POST', headers, agent: false })
    const part = Buffer.alloc(256 * 1024, 97)
    let sent = 0
    const send = () => {
      while (sent < bytes && !asked.destroyed) {
        sent += part.length
        if (!asked.write(part)) return void asked.once('drain', send)
      }
      asked.end()
    }
    asked.once('response', (answer) => {
      answer.resume()
      resolve(String(answer.statusCode))
    })
    asked.on('error', (error) => resolve('code' in error ? String(error.code) : error.name))
    if (body) asked.end(body)
    else send()
  })
}

/** Sends a beginning and waits until the server closes the connection. */
function half(url: string, beginning: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(beginning))
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer.split(' ')[1] ?? 'closed'))
  })
}

async function measure(what: string, { url }: BenchInstance, web: number, attack: () => Promise<string[]>): Promise<Figures> {
  await wait(3_000)
  forgetPeak(web)
  const idleMiB = peakMiB(web)
  const started = performance.now()
  const health = watchHealth(url)
  const answers: Record<string, number> = {}
  for (const answer of await attack()) answers[answer] = (answers[answer] ?? 0) + 1
  const seconds = Number(((performance.now() - started) / 1_000).toFixed(1))
  const slowestHealthMs = await health.stop()
  const figures = { what, aboveIdleMiB: Math.round(peakMiB(web) - idleMiB), seconds, slowestHealthMs, answers }
  console.log(`${what}: ${figures.aboveIdleMiB} MiB above idle, ${seconds} s, alive in ${slowestHealthMs} ms, ${JSON.stringify(answers)}`)
  return figures
}

function watchHealth(url: string) {
  let isWatching = true
  let slowestMs = 0
  const watching = (async () => {
    while (isWatching) {
      const asked = performance.now()
      // An address that attacks may get no connection itself.
      await fetch(`${url}/api/health`).then(
        (answer) => answer.arrayBuffer(),
        () => {},
      )
      slowestMs = Math.max(slowestMs, Math.round(performance.now() - asked))
      await wait(100)
    }
  })()
  return {
    async stop() {
      isWatching = false
      await watching
      return slowestMs
    },
  }
}

/** The first requests load code and open connections, which is not what an attack costs. */
async function warmUp({ url, cookie }: BenchInstance): Promise<void> {
  for (let time = 0; time < 50; time++) {
    for (const path of ['/', '/sign-in', '/api/batches', '/no/such/path'])
      await (await fetch(url + path, { headers: { cookie } })).arrayBuffer()
  }
}
