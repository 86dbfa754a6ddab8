import { expect, test } from 'vitest'
import { createBufferPool } from './buffer-pool'

const mib = 1024 * 1024

test('a returned buffer is reused when it is large enough', () => {
  const pool = createBufferPool()
  const [one, other] = [pool.acquire(3 * mib), pool.acquire(3 * mib)]
  expect(one.byteLength).toBe(4 * mib)
  expect(other).not.toBe(one)
  pool.release(one)
  expect(pool.acquire(4 * mib)).toBe(one)
})

test('a larger buffer replaces one that is too small', () => {
  const pool = createBufferPool()
  const small = pool.acquire(1)
  expect(small.byteLength).toBe(mib)
  pool.release(small)
  const large = pool.acquire(5 * mib)
  pool.release(large)
  expect(pool.acquire(1)).toBe(large)
  expect(pool.acquire(1)).not.toBe(small)
})

test('memory that is not shared is not kept', () => {
  const pool = createBufferPool()
  const own = new ArrayBuffer(8 * mib)
  pool.release(own)
  expect(pool.acquire(mib)).not.toBe(own)
})
