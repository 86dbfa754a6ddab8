import { expect, test, vi } from 'vitest'
import { holdIdentityKey } from '#test/hold'
import { openTestInstance } from '#test/instance'
import { middleIdentityKey } from '#test/middle-identity-key'
import { peopleCsv, peopleOf } from '#test/people'
import { untilLockedOut } from '#test/until-locked-out'
import type { ImportPosition } from './follow-import'
import { importSlices } from './import-slices'

const rows = 10_000

test('an import reports its position within a slice, and ends at the last row', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const other = await instance.upload(maker, peopleCsv('Oslo', 1))
  await instance.survey(other)
  const batchId = await instance.upload(maker, peopleCsv('Pune', rows))
  await instance.survey(batchId, { sliceRows: rows })
  const { textBytes } = await instance.web.prisma.batch.findUniqueOrThrow({ where: { id: batchId } })

  const middle = middleIdentityKey(peopleOf('Pune', rows))
  const held = await holdIdentityKey(instance, other, middle)
  const positions: ImportPosition[] = []
  const onPosition = (position: ImportPosition) => positions.push(position)
  const importing = importSlices({ ctx: instance.worker, input: { batchId, budgetMs: 60_000, onPosition } })
  await untilLockedOut(instance.owner)
  await vi.waitFor(() => expect(positions).not.toEqual([]), { timeout: 10_000 })
  const within = positions.at(-1)
  expect(within?.rowsRead).toBeGreaterThan(0)
  expect(within?.rowsRead).toBeLessThan(rows * 0.8)
  expect(within?.bytesRead).toBeLessThan(Number(textBytes) * 0.8)

  await held[Symbol.asyncDispose]()
  await importing
  expect(positions.at(-1)).toEqual({ bytesRead: Number(textBytes), rowsRead: rows })
  expect(positions.map(({ bytesRead }) => bytesRead)).toEqual(positions.map(({ bytesRead }) => bytesRead).toSorted((a, b) => a - b))
})
