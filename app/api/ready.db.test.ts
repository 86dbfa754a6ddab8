import { expect, test } from 'vitest'
import { openBreakableLink } from '#test/breakable-link'
import { openTestInstance } from '#test/instance'
import { serve } from '#test/web'
import { GET as health } from './health/route'
import { GET as ready } from './ready/route'

test('health and readiness answer at once and are not cached, and readiness follows the database', async () => {
  await using instance = await openTestInstance()
  await using link = await openBreakableLink(instance.database.webUrl)
  // No Temporal listens there.
  await using _ = serve(instance, { WEB_DATABASE_URL: link.url, TEMPORAL_ADDRESS: '127.0.0.1:1' })
  await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200)
  expect(await (await ready()).json()).toMatchObject({ state: 'degraded', database: true, temporal: false })

  link.breakOff()
  await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(503)
  for (const route of [health, ready]) {
    const asked = performance.now()
    const answer = await route()
    expect(performance.now() - asked).toBeLessThan(100)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
  expect((await health()).status).toBe(200)
  expect(await (await ready()).json()).toMatchObject({ state: 'not-ready', ready: false })
})
