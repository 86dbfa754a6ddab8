import { afterEach, expect, test, vi } from 'vitest'
import { openTestInstance } from '#test/instance'
import { examineDatabase } from './examine-database'

afterEach(() => vi.useRealTimers())

test('the doctor reports a clock that differs from that of the database', async () => {
  await using instance = await openTestInstance()
  const examineClock = async () => (await examineDatabase(instance.database.ownerUrl)).find(({ name }) => name === 'clock')
  expect(await examineClock()).toMatchObject({ isWell: true })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 })
  expect(await examineClock()).toMatchObject({
    isWell: false,
    found: expect.stringMatching(/^The clock of this machine is 8640\d s behind/),
  })
})
