import { describe, expect, test } from 'vitest'
import { callFunction } from '#core/database/call-function'
import { openDatabase } from '#core/database/open-database'
import { readVerifiedAudit } from '#test/audit-chain'
import { openPages } from '#test/page-replays'
import { fileTarget } from '#test/target-settings'
import { setTarget } from '#test/targets'
import { askForPageReplay } from './ask-for-page-replay'

describe('askForPageReplay', () => {
  test('asks once under a key, wakes the delivery process, and is in the audit without anyone in it', async () => {
    await using scene = await openPages()
    const { checker, batchId, instance } = scene
    const woken = new Promise((resolve) => instance.owner.once('notification', ({ channel, payload }) => resolve([channel, payload])))
    await instance.owner.query('listen delivery_asked')
    const { id } = await scene.ask(1, checker, 'one')
    expect(await woken).toEqual(['delivery_asked', id])
    expect(await scene.ask(1, checker, 'one')).toEqual({ id })
    await expect(scene.ask(2, checker, 'one')).rejects.toMatchObject({ code: 'idempotency-key-reused' })
    await scene.endNext()
    expect(await scene.ask(1, checker, 'one')).toEqual({ id })
    expect(await scene.endNext()).toBe(false)
    const events = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'delivery.replay-asked')
    expect(events).toMatchObject([{ actor: checker.actor.id, batch: batchId, data: { target: 'hook', page: 1, people: 2, replay: id } }])
    expect(events[0]?.data).not.toHaveProperty('rows')
  })

  test('is for checkers and admins who may see the batch', async () => {
    await using scene = await openPages()
    const { instance, maker } = scene
    await expect(scene.ask(1, maker)).rejects.toMatchObject({ code: 'role-missing' })
    await expect(scene.ask(1, await instance.signIn('auditor'))).rejects.toMatchObject({ code: 'role-missing' })
    await expect(scene.ask(1, await instance.signIn('maker'))).rejects.toMatchObject({ code: 'batch-not-found' })
    expect(await scene.ask(1, scene.admin)).toEqual({ id: expect.any(String) })
  })

  test('refuses a page that is being sent again, that is not there, or that has not arrived', async () => {
    await using scene = await openPages()
    const { batchId, checker } = scene
    await scene.ask(1)
    await expect(scene.ask(1, scene.admin)).rejects.toMatchObject({ code: 'replay-asked-already' })
    await expect(scene.ask(3)).rejects.toMatchObject({ code: 'page-not-found' })
    const elsewhere = askForPageReplay({ ctx: checker, input: { batchId, key: 'other', page: 1, idempotencyKey: 'two' } })
    await expect(elsewhere).rejects.toMatchObject({ code: 'target-not-found' })
    for (const outcome of [`'refused'`, `'dropped'`, 'null']) {
      const ended = outcome === 'null' ? 'null' : 'now()'
      await scene.instance.owner.query(`update delivery_page set outcome = ${outcome}, ended_at = ${ended} where page_no = 2`)
      await expect(scene.ask(2), outcome).rejects.toMatchObject({ code: 'page-not-arrived' })
    }
  })

  test('refuses a file, whose name is there with the same bytes', async () => {
    await using scene = await openPages()
    await setTarget(scene.admin, scene.second, { key: 'archive', settings: fileTarget(), secrets: {} })
    await scene.instance.owner.query(
      `insert into delivery_page (batch_id, target_id, page_no, slice_no, type, page_rows, ended_at, outcome)
       select p.batch_id, t.id, 1, p.slice_no, p.type, p.page_rows, now(), 'sent' from delivery_page p, target t
       where p.page_no = 1 and t.key = 'archive'`,
    )
    const input = { batchId: scene.batchId, key: 'archive', page: 1, idempotencyKey: 'file' }
    await expect(askForPageReplay({ ctx: scene.checker, input })).rejects.toMatchObject({ code: 'page-not-arrived' })
  })

  test('refuses a page with someone who was taken back or is to be taken back, and none of the others', async () => {
    await using scene = await openPages()
    await scene.setFinal(false)
    await scene.setFinal(true)
    // Everyone is there again, by later pages, and page 3 says that rows 1 and 2 are not.
    await expect(scene.ask(3)).rejects.toMatchObject({ code: 'page-wanted-again' })
    expect(await scene.ask(1)).toEqual({ id: expect.any(String) })
    await scene.endNext()
    await scene.takeBack(2)
    await expect(scene.ask(1)).rejects.toMatchObject({ code: 'page-taken-back' })
    expect(await scene.ask(2)).toEqual({ id: expect.any(String) })
    await scene.endNext()
    await scene.changeFinal(false)
    await expect(scene.ask(2)).rejects.toMatchObject({ code: 'page-taken-back' })
  })

  test('refuses a page of people taken back once someone waits to be sent there again', async () => {
    await using scene = await openPages()
    await scene.setFinal(false)
    const taken = (await scene.pages())[0]
    expect(taken).toMatchObject({ number: 4, type: 'people.taken-back', outcome: 'sent' })
    expect(await scene.ask(4)).toEqual({ id: expect.any(String) })
    await scene.endNext()
    await scene.changeFinal(true)
    await expect(scene.ask(4)).rejects.toMatchObject({ code: 'page-wanted-again' })
  })

  test('refuses a page with someone who was erased, also after they were taken back', async () => {
    await using scene = await openPages()
    await scene.erase(1)
    await expect(scene.ask(1)).rejects.toMatchObject({ code: 'page-erased' })
    await scene.takeBack(3, 4)
    await scene.erase(4)
    await expect(scene.ask(3)).rejects.toMatchObject({ code: 'page-erased' })
  })

  test('refuses a target that is paused or retired, and a batch that is frozen', async () => {
    await using scene = await openPages()
    const { owner } = scene.instance
    await scene.pause()
    await expect(scene.ask(1)).rejects.toMatchObject({ code: 'target-paused' })
    await owner.query('update target_state set paused_at = null, pause = null')
    await owner.query('update target set retired_at = now()')
    await expect(scene.ask(1)).rejects.toMatchObject({ code: 'target-retired' })
    await owner.query('update target set retired_at = null')
    await scene.freeze()
    await expect(scene.ask(1)).rejects.toMatchObject({ code: 'batch-frozen' })
  })
})

describe('a replay', () => {
  test('ends once, as a sentence, by the delivery process only', async () => {
    await using scene = await openPages()
    const { id: replay } = await scene.ask(1)
    const ended = { replay, outcome: 'sent', sentence: 'The receiver took the page (204).' }
    const web = openDatabase({ url: scene.instance.database.webUrl, poolSize: 1, name: 'test web' })
    await expect(callFunction(web, 'end_page_replay', ended)).rejects.toMatchObject({ code: '42501' })
    await web.close()
    for (const wrong of [{ outcome: 'arrived' }, { sentence: '' }, { sentence: 'Two\nlines' }, { sentence: 'a'.repeat(301) }])
      await expect(callFunction(scene.db, 'end_page_replay', { ...ended, ...wrong })).rejects.toMatchObject({ code: 'input-invalid' })
    await callFunction(scene.db, 'end_page_replay', ended)
    await expect(callFunction(scene.db, 'end_page_replay', ended)).rejects.toMatchObject({ code: 'replay-ended' })
    const elsewhere = { ...ended, replay: scene.batchId }
    await expect(callFunction(scene.db, 'end_page_replay', elsewhere)).rejects.toMatchObject({ code: 'replay-not-found' })
  })
})
