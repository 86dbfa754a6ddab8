import { randomUUID } from 'node:crypto'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { createQueries } from '#core/database/kysely'
import { type Database, openDatabase, withOther } from '#core/database/open-database'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { type DeliverBatchInput, deliverBatch } from '#delivery/deliveries/deliver-batch'
import { openAdmins } from './admins'
import { type ScimServer, startScimServer } from './scim/scim-server'
import { scimTarget } from './target-settings'
import { deliveryKeys, setTarget } from './targets'

export type DeliveryScene = Awaited<ReturnType<typeof openDeliveries>>

/** An instance with a maker, a checker and two admins, and what the delivery process does, without its workflow. */
export async function openDeliveries() {
  const scene = await openAdmins()
  const { instance, admin, second } = scene
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const db = openDatabase({ url: instance.database.deliveryUrl, poolSize: 2, name: 'test delivery' })
  const client = openOutboundClient({ allowedNetworks: '127.0.0.1' })
  const input: Omit<DeliverBatchInput, 'batchId'> = { privateKey: deliveryKeys.privateKey, client, signal: new AbortController().signal }

  /** Two admins set a SCIM server as a target. */
  async function addServer(key = 'idp', { position = 1, ...settings }: { position?: number; [setting: string]: unknown } = {}) {
    const server = await startScimServer()
    await setServer(server, key, { position, ...settings })
    return server
  }

  async function setServer(
    server: Pick<ScimServer, 'url' | 'token'>,
    key: string,
    { position = 1, basedOn = 0, ...settings }: { position?: number; basedOn?: number; [setting: string]: unknown } = {},
  ) {
    const target = scimTarget({ url: server.url, name: key, requestsPerSecond: 1000, timeoutSeconds: 5, ...settings })
    await setTarget(admin, second, { key, position, basedOn, settings: target, secrets: { token: server.token } })
  }

  /** Imports people with these names, whose e-mail addresses are their names. They are final when the checker has approved them. */
  async function bring(names: string[], { sliceRows = 50_000 } = {}) {
    const csv = ['name,dob,city,email', ...names.map((name) => `${name},1990-01-01,Pune,${emailOf(name)}`), ''].join('\n')
    return instance.bring(maker, csv, { sliceRows })
  }

  async function approve(batchId: string, rows: number[], by: Context = checker) {
    await instance.decide(by, batchId, { verdict: 'approve', selection: { rows } })
    await instance.apply(batchId)
    await instance.owner.query(`update decision set final_at = final_at - interval '1 hour' where batch_id = $1 and final_at > now()`, [
      batchId,
    ])
    await instance.owner.query('update delivery_batch set due_at = now() where batch_id = $1', [batchId])
  }

  return {
    ...scene,
    maker,
    checker,
    db,
    /** What the delivery process has besides its database. */
    input,
    /** Two admins set a target. */
    setTarget: (key: string, settings: object, secrets: object) => setTarget(admin, second, { key, settings, secrets }),
    addServer,
    setServer,
    bring,
    approve,
    deliver: (batchId: string, on: Database = db) => deliverBatch({ ctx: { db: on }, input: { ...input, batchId } }),
    async close(batchId: string): Promise<void> {
      await callFunction(instance.worker.db, 'close_batch', { batch: batchId })
    },
    /** The turns of a process that has died end. */
    async endTurns(): Promise<void> {
      await instance.owner.query(`update target_state set held_until = now() - interval '1 second' where holder is not null`)
    },
    async failures(batchId: string) {
      const { rows } = await instance.owner.query(
        'select t.key, f.row_no as row, f.cause from delivery_failure f join target t on t.id = f.target_id where f.batch_id = $1 order by 1, 2',
        [batchId],
      )
      return rows
    },
    /** The counts of each outcome at a target. */
    async outcomes(batchId: string, key = 'idp'): Promise<Record<string, number>> {
      const { rows } = await instance.owner.query<Record<string, number>>(
        `select sum(begun)::int as begun, sum(delivered)::int as delivered, sum(linked)::int as linked, sum(failed)::int as failed,
           sum(skipped)::int as skipped, sum(taken_back)::int as "takenBack", sum(given_up)::int as "givenUp"
         from delivery_slice d join target t on t.id = d.target_id where d.batch_id = $1 and t.key = $2`,
        [batchId, key],
      )
      return Object.fromEntries(Object.entries(rows[0] ?? {}).filter(([, count]) => count > 0))
    },
    async [Symbol.asyncDispose]() {
      client.close()
      await db.close()
      await scene[Symbol.asyncDispose]()
    },
  }
}

/** So many names that differ. */
export const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Ada ${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}`)

/** The rows from 1 to the last. */
export const rowsUpTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

export const emailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.')}@example.com`

/** The database, of which a statement fails with the process: the one that contains `text`, for the nth time. */
export function dyingAt(db: Database, text: string, nth = 1): Database {
  let left = nth
  const query: Database['query'] = (...args) => {
    if (String(args[0]).includes(text)) left -= 1
    if (left <= 0) throw new Error('the process has died')
    return db.query(...args)
  }
  return withOther(db, { query, kysely: createQueries(query) })
}

/** A checker decides about all people of a batch that a target refused or does not give back. */
export const actOnTarget = (ctx: Context, batch: string, key: string, act: 'retry' | 'skip' | 'give-up', reason: string | null = null) =>
  callFunction(ctx.db, 'act_on_deliveries', { ...underOneKey(ctx), role: 'checker', batch, key, act, rows: null, reason })

export const resumeTarget = (ctx: Context, key: string) => callFunction(ctx.db, 'resume_target', { ...underOneKey(ctx), key })

const underOneKey = (ctx: Context) => ({ ...actorArguments(ctx), idempotencyKey: randomUUID() })
