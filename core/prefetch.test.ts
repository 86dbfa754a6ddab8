import { expect, test } from 'vitest'
import { prefetch } from './prefetch'

async function* counting(upTo: number, told: string[]) {
  try {
    for (let number = 1; number <= upTo; number += 1) {
      told.push(`made ${number}`)
      yield number
    }
  } finally {
    told.push('ended')
  }
}

test('each value is made while the one before it is used', async () => {
  const told: string[] = []
  for await (const number of prefetch(counting(3, told))) {
    await Promise.resolve()
    told.push(`used ${number}`)
  }
  expect(told).toEqual(['made 1', 'made 2', 'used 1', 'made 3', 'used 2', 'ended', 'used 3'])
})

test('whoever stops early ends what the values come from', async () => {
  const told: string[] = []
  for await (const number of prefetch(counting(9, told))) if (number === 2) break
  expect(told).toEqual(['made 1', 'made 2', 'made 3', 'ended'])
})

test('a failure comes where its value would have come', async () => {
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
