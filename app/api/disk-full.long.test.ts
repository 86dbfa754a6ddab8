import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, inject, test, vi } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { mayMount, mountSmallDisk, type SmallDisk } from '#test/small-disk'
import type { Template } from '#test/template'
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

/** The template of the tests on this disk; copies of it are on the same. */
async function templateOn(disk: SmallDisk): Promise<Template & AsyncDisposable> {
  const template = inject('template')
  const name = `small_${randomUUID().replaceAll('-', '')}`
  const superuser = new pg.Client({ connectionString: template.superuserUrl })
  await superuser.connect()
  await superuser.query(`create tablespace ${name} location ${pg.escapeLiteral(disk.folder)}`)
  await superuser.query(`create database ${name} template ${template.name} tablespace ${name}`)
  return {
    ...template,
    name,
    async [Symbol.asyncDispose]() {
      await superuser.query(`drop database ${name}`)
      await superuser.query(`drop tablespace ${name}`)
      await superuser.end()
    },
  }
}
