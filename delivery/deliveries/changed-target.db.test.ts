import { expect, test } from 'vitest'
import { createQueries } from '#core/database/kysely'
import { type Database, withOther } from '#core/database/open-database'
import { openDeliveries } from '#test/deliveries'
import { webhookTarget } from '#test/target-settings'
import { setTarget } from '#test/targets'
import { openWebhookReceiver, signingSecret } from '#test/webhook-receiver'

test('a field that two admins take away from a target while a batch waits for its turn is not sent any more', async () => {
  await using scene = await openDeliveries()
  const secret = signingSecret(7)
  await using receiver = await openWebhookReceiver({ secret })
  const settings = (fields: string[]) => webhookTarget({ url: receiver.url, fields, requestsPerSecond: 1000 })
  await scene.setTarget('hook', settings(['name', 'dob']), { signing: secret })
  const batchId = await scene.bring(['Ada Lovelace'])
  await scene.approve(batchId, [1])
  const { admin, second } = scene
  const change = () => setTarget(admin, second, { key: 'hook', basedOn: 1, settings: settings(['name']), secrets: {} })
  // The batch is marked again, so its workflow looks again at once.
  expect(await scene.deliver(batchId, before(scene.db, 'take_turn', change))).toBe(0)
  expect(await scene.deliver(batchId)).toBeNull()
  const bodies = receiver.arrivals.map(({ body }) => JSON.parse(body).data.people)
  expect(bodies).toEqual([[{ id: expect.any(String), name: 'Ada Lovelace' }]])
})

/** The database, where `act` happens before the first statement that contains `text`. */
function before(db: Database, text: string, act: () => Promise<unknown>): Database {
  let acting: Promise<unknown> | undefined
  const query: Database['query'] = async (...args) => {
    if (String(args[0]).includes(text)) {
      acting ??= act()
      await acting
    }
    return db.query(...args)
  }
  return withOther(db, { query, kysely: createQueries(query) })
}
