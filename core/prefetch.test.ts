import { expect, test } from 'vitest'
import { prefetch } from './prefetch'

async function* counting(upTo: number, events: string[]) {
  try {
    for (let number = 1; number <= upTo; number += 1) {
      events.push(`made ${number}`)
      yield number
    }
  } finally {
    events.push('ended')
  }
}

test('reads the next value while the current one is used', async () => {
  const events: string[] = []
  for await (const number of prefetch(counting(3, events))) {
    await Promise.resolve()
    events.push(`used ${number}`)
  }
  expect(events).toEqual(['made 1', 'made 2', 'used 1', 'made 3', 'used 2', 'ended', 'used 3'])
})

test('ends the source when the caller stops early', async () => {
  const events: string[] = []
  for await (const number of prefetch(counting(9, events))) if (number === 2) break
  expect(events).toEqual(['made 1', 'made 2', 'made 3', 'ended'])
})

test('throws where the failed value would have been', async () => {
  async function* failing() {
    yield 1
    throw new Error('torn')
  }
  const used: number[] = []
  const using = async () => {
    for await (const number of prefetch(failing())) used.push(number)
  }
  await expect(using()).rejects.toThrow('torn')
  expect(used).toEqual([1])
})
