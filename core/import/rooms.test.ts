import { expect, test } from 'vitest'
import { createRooms } from './rooms'

const mib = 1024 * 1024

test('a room that is given back is taken again by whoever fits in', () => {
  const rooms = createRooms()
  const [one, other] = [rooms.take(3 * mib), rooms.take(3 * mib)]
  expect(one.byteLength).toBe(4 * mib)
  expect(other).not.toBe(one)
  rooms.give(one)
  expect(rooms.take(4 * mib)).toBe(one)
})

test('what is too small is let go for what is needed, so that there are no more rooms than were used at once', () => {
  const rooms = createRooms()
  const small = rooms.take(1)
  expect(small.byteLength).toBe(mib)
  rooms.give(small)
  const large = rooms.take(5 * mib)
  rooms.give(large)
  expect(rooms.take(1)).toBe(large)
  expect(rooms.take(1)).not.toBe(small)
})

test('memory that is not shared is not kept', () => {
  const rooms = createRooms()
  const own = new ArrayBuffer(8 * mib)
  rooms.give(own)
  expect(rooms.take(mib)).not.toBe(own)
})
