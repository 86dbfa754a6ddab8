import { expect, test, vi } from 'vitest'
import { furthest, shareDone } from '#core/batches/progress'
import { readProgress } from '#core/batches/read-progress'
import { hold } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { startFlow, untilState } from '#test/temporal/flow'
import { workbookOfTexts } from '#test/workbook'

test('Temporal knows how far a workbook is converted', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { reconciles: false })
  const maker = await instance.signIn('maker')
  // The text has some three chunks, and the first of them is held.
  const people = Array.from({ length: 70_000 }, (_, index) => [`Person number ${index} of the workbook`, '1990-01-01', 'Pune'])
  const batchId = await instance.upload(maker, await workbookOfTexts([['name', 'dob', 'city'], ...people]))
  const progress = async () =>
    furthest(await readProgress(instance.web, batchId), await flow.client.readPosition(batchId, 5_000).catch(() => null), null)
  expect(await progress()).toMatchObject({ phase: 'waiting' })
  {
    await using _ = await hold(instance, 'lock table upload_chunk in share mode', [])
    await flow.client.signalRefresh(batchId)
    await vi.waitFor(async () => expect(shareDone(await progress())).toBeGreaterThan(0.1), { timeout: 20_000 })
    const held = await progress()
    expect(held).toMatchObject({ phase: 'converting', rowsRead: 0, secondsLeft: null })
    expect(shareDone(held)).toBeLessThan(0.8)
  }
  await untilState(instance, batchId, 'pending')
  expect(await progress()).toMatchObject({ phase: 'pending', rowsRead: people.length })
})
