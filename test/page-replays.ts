import { randomUUID } from 'node:crypto'
import type { Context } from '#core/context'
import { type Database, openDatabase } from '#core/database/open-database'
import { askForPageReplay } from '#core/deliveries/pages/ask-for-page-replay'
import { listDeliveryPages } from '#core/deliveries/pages/list-delivery-pages'
import { endNextReplay } from '#delivery/page-replays/end-next-replay'
import { namesOf, openDeliveries, rowsUpTo } from './deliveries'
import { erasePerson } from './erase-person'
import { reverse } from './reversals'
import { webhookTarget } from './target-settings'
import { openWebhookReceiver, signingSecret } from './webhook-receiver'

const secret = signingSecret(7)

/** A webhook that has two pages of a batch: rows 1 and 2, then rows 3 and 4. */
export async function openPages() {
  const scene = await openDeliveries()
  const { checker, instance } = scene
  const receiver = await openWebhookReceiver({ secret })
  const settings = webhookTarget({ url: receiver.url, peoplePerPage: 2, requestsPerSecond: 1000, timeoutSeconds: 1 })
  await scene.setTarget('hook', settings, { signing: secret })
  const batchId = await scene.bring(namesOf(4))
  await scene.approve(batchId, rowsUpTo(4))
  await scene.deliver(batchId)
  const of = { batchId, key: 'hook' }
  /** The approval of everyone is final, or is so no more. */
  async function changeFinal(isFinal: boolean): Promise<void> {
    const after = isFinal ? '-1 hour' : '1 hour'
    await instance.owner.query(`update decision set final_at = now() + $1::interval where verdict = 'approve'`, [after])
  }
  return {
    ...scene,
    receiver,
    batchId,
    /** A checker asks for a page to be sent again, under a key of its own. */
    ask: (page: number, by: Context = checker, idempotencyKey: string = randomUUID(), key = 'hook') =>
      askForPageReplay({ ctx: by, input: { ...of, key, page, idempotencyKey } }),
    /** The delivery process ends a replay that is open. */
    endNext: (on: Database = scene.db) => endNextReplay({ ctx: { db: on }, input: scene.input }),
    /** The pages, newest first. */
    pages: async (by: Context = checker) => (await listDeliveryPages({ ctx: by, input: of })).items,
    /** Two checkers take people back, and the webhook gets a page of it. */
    async takeBack(...rows: number[]): Promise<void> {
      await reverse(instance, [checker, await instance.signIn('checker')], batchId, ...rows)
      await scene.deliver(batchId)
    },
    changeFinal,
    /** The same, and the webhook gets pages of it. */
    async setFinal(isFinal: boolean): Promise<void> {
      await changeFinal(isFinal)
      await scene.deliver(batchId)
    },
    async erase(row: number): Promise<void> {
      const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
      await erasePerson({ ctx: { db }, input: { batchId, row } }).finally(() => db.close())
    },
    async freeze(): Promise<void> {
      await instance.owner.query(`update batch set state = 'frozen', frozen_at = now(), ended_at = null`)
    },
    async pause(): Promise<void> {
      await instance.owner.query(`update target_state set paused_at = now(), pause = 'failing'`)
    },
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]()
      await scene[Symbol.asyncDispose]()
    },
  }
}
