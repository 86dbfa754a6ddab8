import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { listDeliveries } from '#core/deliveries/list-deliveries'
import { dyingAt, namesOf, openDeliveries, rowsUpTo } from '#test/deliveries'
import { openPages } from '#test/page-replays'
import { fileTarget, webhookTarget } from '#test/target-settings'
import { openWebhookReceiver, signingSecret } from '#test/webhook-receiver'

const secret = signingSecret(7)

describe('a webhook', () => {
  test('gets people in pages, each page with the same id and people after a crash, and those who are final later in another', async () => {
    await using scene = await openDeliveries()
    await using receiver = await openWebhookReceiver({ secret })
    await scene.setTarget('hook', webhookTarget({ url: receiver.url, peoplePerPage: 4, requestsPerSecond: 1000 }), { signing: secret })
    const batchId = await scene.bring(namesOf(12))
    await scene.approve(batchId, rowsUpTo(10))
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries', 2))).rejects.toThrow('died')
    await scene.endTurns()
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId, 'hook')).toEqual({ delivered: 10 })
    const pages = receiver.arrivals.map(({ id, body }) => ({
      id,
      rows: JSON.parse(body).data.people.map((one: { id: string }) => one.id.slice(37)),
    }))
    expect(pages.map(({ rows }) => rows)).toEqual([
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
      ['5', '6', '7', '8'],
      ['9', '10'],
    ])
    expect(pages[1]?.id).toBe(pages[2]?.id)
    expect(new Set(pages.map(({ id }) => id)).size).toBe(3)
    await scene.approve(batchId, [11, 12])
    expect(await scene.deliver(batchId)).toBeNull()
    expect(JSON.parse(receiver.arrivals.at(-1)?.body ?? '')).toMatchObject({ type: 'people.final', data: { batch: batchId, page: 4 } })
  })

  test('gets people again who are final again, though the process died after a page that took them back', async () => {
    await using scene = await openPages()
    await scene.changeFinal(false)
    await expect(scene.deliver(scene.batchId, dyingAt(scene.db, 'note_deliveries'))).rejects.toThrow('died')
    await scene.endTurns()
    await scene.setFinal(true)
    expect(await scene.outcomes(scene.batchId, 'hook')).toEqual({ delivered: 4 })
    const said = scene.receiver.arrivals.map(({ body }) => JSON.parse(body)).map(({ type, data }) => ({ type, page: data.page }))
    expect(said.slice(2)).toEqual([
      { type: 'people.taken-back', page: 3 },
      { type: 'people.final', page: 4 },
    ])
    expect((await scene.pages()).map(({ outcome }) => outcome)).toEqual(['sent', 'dropped', 'sent', 'sent'])
  })

  test('that gets a page of a batch which stood still ends the notice of that, before the batch is through', async () => {
    await using scene = await openDeliveries()
    await using receiver = await openWebhookReceiver({ secret })
    await scene.setTarget('hook', webhookTarget({ url: receiver.url, peoplePerPage: 1, requestsPerSecond: 1000 }), { signing: secret })
    const batchId = await scene.bring(namesOf(2))
    await scene.approve(batchId, [1, 2])
    await callFunction(scene.db, 'stall_deliveries', { batch: batchId, cause: '57014', attempts: 5 })
    const stalled: boolean[] = []
    receiver.answerWith(async (response) => {
      stalled.push((await listDeliveries({ ctx: scene.checker, input: { batchId } })).stalled !== null)
      response.writeHead(204).end()
    })
    await scene.deliver(batchId)
    expect(stalled).toEqual([true, false])
  })

  test('that is gone is paused, and one that refuses a page fails its people', async () => {
    await using scene = await openDeliveries()
    await using receiver = await openWebhookReceiver({ secret })
    await scene.setTarget('hook', webhookTarget({ url: receiver.url, peoplePerPage: 2, requestsPerSecond: 1000 }), { signing: secret })
    const batchId = await scene.bring(namesOf(4))
    await scene.approve(batchId, [1, 2])
    receiver.answerWith((response) => response.writeHead(422).end())
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.failures(batchId)).toEqual([
      { key: 'hook', row: 1, cause: 'refused' },
      { key: 'hook', row: 2, cause: 'refused' },
    ])
    await scene.approve(batchId, [3, 4])
    receiver.answerWith((response) => response.writeHead(410).end())
    expect(await scene.deliver(batchId)).toBeNull()
    const { rows } = await scene.instance.owner.query('select pause from target_state')
    expect(rows).toEqual([{ pause: 'gone' }])
    expect(await scene.outcomes(batchId, 'hook')).toEqual({ begun: 2, failed: 2 })
  })
})

test('a target of files gets a file of each slice with its manifest, once, whatever statement the process dies at', async () => {
  await using scene = await openDeliveries()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-files-'))
  scene.input.folder = folder
  await scene.setTarget(
    'archive',
    fileTarget({ place: { at: 'folder', path: 'in' }, fields: ['name', 'email'], requestsPerSecond: 1000 }),
    {},
  )
  await mkdir(join(folder, 'in'))
  const batchId = await scene.bring(namesOf(5), { sliceRows: 3 })
  await scene.approve(batchId, rowsUpTo(5))
  for (const statement of ['begin_page', 'note_deliveries']) {
    await expect(scene.deliver(batchId, dyingAt(scene.db, statement)), statement).rejects.toThrow('died')
    await scene.endTurns()
  }
  expect(await scene.deliver(batchId)).toBeNull()
  expect(await scene.outcomes(batchId, 'archive')).toEqual({ delivered: 5 })
  const files = (await readdir(join(folder, 'in'))).toSorted()
  expect(files).toEqual([1, 2].flatMap((no) => [`final-${batchId}-000${no}.csv`, `final-${batchId}-000${no}.csv.manifest.json`]))
  expect(await readFile(join(folder, 'in', files[2] ?? ''), 'utf8')).toBe(
    `id,name,email\r\n${batchId}-4,Ada d3,ada.d3@example.com\r\n${batchId}-5,Ada e4,ada.e4@example.com\r\n`,
  )
  await rm(folder, { recursive: true })
})
