import { expect, test } from 'vitest'
import { createBufferPool } from './buffer-pool'

const mib = 1024 * 1024

test('a returned buffer is reused when it is large enough', () => {
  const pool = createBufferPool()
  const [one, other] = [pool.take(3 * mib), pool.take(3 * mib)]
  expect(one.byteLength).toBe(4 * mib)
  expect(other).not.toBe(one)
  pool.give(one)
  expect(pool.take(4 * mib)).toBe(one)
})

test('a larger buffer replaces one that is too small', () => {
  const pool = createBufferPool()
  const small = pool.take(1)
  expect(small.byteLength).toBe(mib)
  pool.give(small)
  const large = pool.take(5 * mib)
  pool.give(large)
  expect(pool.take(1)).toBe(large)
  expect(pool.take(1)).not.toBe(small)
})

test('memory that is not shared is not kept', () => {
  const pool = createBufferPool()
  const own = new ArrayBuffer(8 * mib)
  pool.give(own)
  expect(pool.take(mib)).not.toBe(own)
})
