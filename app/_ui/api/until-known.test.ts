import { describe, expect, test } from 'vitest'
import { Problem } from './problem'
import { untilKnown } from './until-known'

const unknown = new Problem(503, 'outcome-unknown', 'not known yet', null, 3)

describe('untilKnown', () => {
  test('asks again after the time that the server says, until it knows', async () => {
    const outcomes: (Problem | string)[] = [unknown, unknown, 'done']
    const waits: number[] = []
    const answer = await untilKnown(sending(outcomes), async (seconds) => void waits.push(seconds))
    expect([answer, waits]).toEqual(['done', [3, 3]])
  })

  test('gives up after a minute', async () => {
    const outcomes = Array.from({ length: 100 }, () => unknown)
    await expect(untilKnown(sending(outcomes), async () => {})).rejects.toBe(unknown)
    expect(outcomes).toHaveLength(70)
  })

  test.each([new Problem(503, 'unavailable', 'away'), new Problem(409, 'count-moved', 'moved'), new Problem(0, 'no-answer', 'none')])(
    'does not ask again after %s',
    async (problem) => {
      const outcomes: (Problem | string)[] = [problem, 'done']
      await expect(untilKnown(sending(outcomes), async () => {})).rejects.toBe(problem)
    },
  )
})

const sending = (outcomes: (Problem | string)[]) => async () => {
  const outcome = outcomes.shift()
  if (outcome instanceof Problem) throw outcome
  return outcome
}
