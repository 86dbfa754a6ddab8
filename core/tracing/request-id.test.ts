import { describe, expect, test } from 'vitest'
import { requestIdFrom } from './request-id'

describe('requestIdFrom', () => {
  test.each(['018f4a6e-7b1c-7c3d-9e2f-0a1b2c3d4e5f', '018F4A6E7B1C7C3D9E2F0A1B2C3D4E5F'])('takes over %s', (id) => {
    expect(requestIdFrom(id)).toBe(id)
  })

  test.each([undefined, '', 'ada@example.com', '018f4a6e-7b1c-7c3d-9e2f-0a1b2c3d4e5f\n', '1', "'; drop table users", ['a', 'b']])(
    'replaces %j by a new id',
    (given) => {
      const id = requestIdFrom(given)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/)
      expect(id).not.toBe(requestIdFrom(given))
    },
  )
})
