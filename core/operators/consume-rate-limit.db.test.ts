import { describe, expect, test } from 'vitest'
import { openTestInstance } from '#test/instance'
import { consumeRateLimit } from './consume-rate-limit'

describe('consumeRateLimit', () => {
  test.each([
    ['a negative window', 1, -60],
    ['a window of nothing', 1, 0],
    ['a window of more than a day', 1, 86_401],
    ['a limit of nothing', 0, 60],
    ['a negative limit', -1, 60],
    ['no limit', null, 60],
    ['no window', 1, null],
  ])('refuses %s and counts nothing', async (_, limit, seconds) => {
    await using instance = await openTestInstance()
    const asked = instance.web.query('select consume_rate_limit($1, $2, make_interval(secs => $3))', ['acts', limit, seconds])
    await expect(asked).rejects.toMatchObject({ code: 'input-invalid' })
    expect((await instance.owner.query('select from rate_limit')).rowCount).toBe(0)
  })

  test('stays used up for a caller with a shorter window', async () => {
    await using instance = await openTestInstance()
    const take = (windowSeconds: number) => consumeRateLimit({ ctx: { db: instance.web }, input: { key: 'acts', limit: 1, windowSeconds } })
    await take(60)
    await expect(take(0.000001)).rejects.toMatchObject({ code: 'too-many-requests' })
    await expect(take(60)).rejects.toMatchObject({ code: 'too-many-requests' })
  })

  test('is available again when its window has ended', async () => {
    await using instance = await openTestInstance()
    const take = () => consumeRateLimit({ ctx: { db: instance.web }, input: { key: 'acts', limit: 1, windowSeconds: 60 } })
    await take()
    await expect(take()).rejects.toMatchObject({ code: 'too-many-requests' })
    await instance.owner.query(
      `update rate_limit set window_began_at = window_began_at - interval '61 s', window_ends_at = window_ends_at - interval '61 s'`,
    )
    await take()
  })
})
