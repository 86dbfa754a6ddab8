import { expect, test, vi } from 'vitest'
import { holdIdentityKey } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { middleIdentityKey } from '#test/middle-identity-key'
import { peopleCsv, peopleOf } from '#test/people'
import { startFlow, untilState } from '#test/temporal/flow'

const rows = 10_000

test('Temporal knows how far an import is within its only slice', async () => {
  await using instance = await openTestInstance()
  await using flow = await startFlow(instance, { settings: { SLICE_ROWS: rows }, reconciles: false })
  const maker = await instance.signIn('maker')
  const other = await instance.upload(maker, peopleCsv('Oslo', 1))
  await instance.survey(other)
  const batchId = await instance.upload(maker, peopleCsv('Pune', rows))
  await instance.survey(batchId, { sliceRows: rows })
  const middle = middleIdentityKey(peopleOf('Pune', rows))
  {
    await using _ = await holdIdentityKey(instance, other, middle)
    await flow.client.signalRefresh(batchId)
    const position = await vi.waitFor(
      async () => {
        const read = await flow.client.readPosition(batchId, 5_000)
        expect(read).not.toBeNull()
        return read
      },
      { timeout: 20_000 },
    )
    expect(position).toMatchObject({ phase: 'importing', bytesRead: expect.any(Number) })
    expect(position?.rowsRead).toBeGreaterThan(0)
    expect(position?.rowsRead).toBeLessThan(rows * 0.8)
  }
  await untilState(instance, batchId, 'pending')
  // The activity ends a moment after its last slice.
  await expect.poll(() => flow.client.readPosition(batchId, 5_000), { timeout: 10_000 }).toBeNull()
})
