import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { expect, test, vi } from 'vitest'
import { startPostgres } from '#bin/services/postgres'
import { getBatch } from '#core/batches/get-batch'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { mayMount, mountSmallDisk, type SmallDisk } from '#test/small-disk'
import { makeTemplate, type Template } from '#test/template'
import { untilState } from '#test/temporal/flow'
import { workerEnvironment } from '#test/temporal/worker-environment'
import { startWorkerProcess } from '#test/temporal/worker-process'
import { headersOf, serve, url } from '#test/web'
import { POST as upload } from './batches/route'

test.runIf(mayMount())('while the disk of the database is full, the API, the batch and the log say so, and nothing is lost', async () => {
  using disk = mountSmallDisk(160)
  await using template = await templateOn(disk)
  await using instance = await openTestInstance(template)
  await using _ = serve(instance, { TEMPORAL_ADDRESS: '127.0.0.1:1' })
  const maker = await instance.signIn('maker')
  const batchId = await instance.upload(maker, peopleCsv('Pune', 20_000))
  disk.fill()

  const body = peopleCsv('Oslo', 20_000)
  const headers = { ...(await headersOf(maker)), origin: url, 'content-type': 'text/csv', 'content-length': String(body.length) }
  const answer = await upload(new Request(`${url}/api/batches`, { method: 'POST', headers, body }), { params: Promise.resolve({}) })
  expect([answer.status, await answer.json()]).toMatchObject([507, { code: 'disk-full' }])

  await using worker = startWorkerProcess(workerEnvironment(instance, { SLICE_ROWS: '5000' }))
  const stalled = async () => (await getBatch({ ctx: maker, input: { batchId } })).stalled
  await vi.waitFor(async () => expect(await stalled()).toMatchObject({ cause: '53100' }), { timeout: 90_000, interval: 500 })
  expect(worker.output()).toContain('"reason":"The disk of the database is full."')
  expect(worker.output()).not.toContain('Error')

  disk.free()
  await untilState(instance, batchId, 'pending', 90_000)
  expect(await stalled()).toBeNull()
  const { rows } = await instance.owner.query('select count(*)::int as people from users where batch_id = $1', [batchId])
  expect(rows).toEqual([{ people: 20_000 }])
})

/**
 * A template on this disk, in a server of its own, because other tests of a server whose disk is full cannot drop their databases. Copies of
 * the template are on the same disk.
 */
async function templateOn(disk: SmallDisk): Promise<Template & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-full-'))
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres'),
    port: await getPort({ host: '127.0.0.1' }),
    superuserPassword: randomBytes(16).toString('hex'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  })
  const superuserUrl = postgres.superuserUrl('postgres')
  const template = await makeTemplate(superuserUrl)
  const superuser = new pg.Client({ connectionString: superuserUrl })
  await superuser.connect()
  await superuser.query(`create tablespace small location ${pg.escapeLiteral(disk.folder)}`)
  await superuser.query(`create database template_small template ${template.name} tablespace small`)
  await superuser.end()
  return {
    ...template,
    name: 'template_small',
    async [Symbol.asyncDispose]() {
      await postgres.stop()
      await rm(folder, { recursive: true })
    },
  }
}
