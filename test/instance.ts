import { createHmac, randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { BatchState } from '#core/batches/batch'
import type { Context, SystemContext } from '#core/context'
import { type Database, openDatabase } from '#core/database/open-database'
import { applyDecisions } from '#core/decisions/apply-decisions'
import type { Decision, DecisionRequest } from '#core/decisions/decision'
import { recordDecision } from '#core/decisions/record-decision'
import { convertBatch } from '#core/import/convert-batch'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import type { Role } from '#core/operators/operator'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import { uploadBatch } from '#core/uploads/upload-batch'
import { verifyNext } from '#core/verification/verify-next'
import { insertOperator } from '#database/seed'
import { createTestDatabase, type TestDatabase } from './database'
import type { Template } from './template'

/** An instance for one test: an empty database, its roles, operators, and the worker's acts without a workflow. */
export type TestInstance = {
  database: TestDatabase
  web: Database
  worker: SystemContext
  verifier: SystemContext
  owner: pg.Client
  /** An operator with these roles who has signed in. */
  signIn(...roles: Role[]): Promise<Context>
  /** Uploads a file as its maker, without importing it. */
  upload(maker: Context, csv: string | Uint8Array): Promise<string>
  /** Surveys a file, without importing its slices. */
  survey(batchId: string, options?: { sliceRows?: number; maxRows?: number }): Promise<void>
  /** Imports a file completely, like the workflow. */
  importBatch(batchId: string, options?: { sliceRows?: number; maxRows?: number }): Promise<void>
  /** Uploads and imports. */
  bringUnverified(maker: Context, csv: string | Uint8Array, options?: { sliceRows?: number }): Promise<string>
  /** Builds the review index of a batch. */
  buildReviewIndex(batchId: string): Promise<void>
  /** Builds the review index, verifies the batch and records the result. */
  verify(batchId: string): Promise<void>
  /** Uploads, imports and verifies. */
  bring(maker: Context, csv: string | Uint8Array, options?: { sliceRows?: number }): Promise<string>
  /** Records a decision under a key of its own. */
  decide(checker: Context, batchId: string, request: DecisionRequest): Promise<Decision>
  /** Applies recorded decisions, like the workflow. */
  apply(batchId: string): Promise<void>
  /** Closes every connection and keeps the database, so that it can be copied. */
  disconnect(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

// Hashed once, because no one in these tests signs in with it.
const passwordHash = hashPassword('correct horse battery')

export async function openTestInstance(template?: Template): Promise<TestInstance> {
  const database = await createTestDatabase(template)
  const web = openDatabase({ url: database.webUrl, poolSize: 10, name: 'test web' })
  const worker = openDatabase({ url: database.workerUrl, poolSize: 5, name: 'test worker' })
  const verifier = openDatabase({ url: database.verifierUrl, poolSize: 2, name: 'test verifier' })
  const owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  let isConnected = true

  const instance: TestInstance = {
    database,
    web,
    worker: { db: worker },
    verifier: { db: verifier },
    owner,
    async signIn(...roles) {
      const name = `${roles.join(' and ') || 'no role'} ${randomBytes(3).toString('hex')}`
      const email = `${randomBytes(6).toString('hex')}@example.test`
      const id = await insertOperator(owner, { name, email, passwordHash: await passwordHash, roles })
      const cookie = await openSession(owner, id, database.authSecret)
      return {
        db: instance.web,
        actor: { id, name, email, roles, hasSecondFactor: false, signedInAt: new Date(), cookie },
        request: { id: uuidv7(), address: '127.0.0.1' },
      }
    },
    async upload(maker, csv) {
      const bytes = typeof csv === 'string' ? new TextEncoder().encode(csv) : csv
      const input = {
        bytes: once(bytes),
        fileName: 'people.csv',
        sizeBytes: bytes.length,
        maxBytes: 1e9,
        maxTextBytes: 1e9,
        sha256: null,
        requested: {},
      }
      return uploadBatch({ ctx: maker, input: { ...input, idempotencyKey: uuidv7() } })
    },
    async survey(batchId, { sliceRows = 50_000, maxRows = 10_000_000 } = {}) {
      await instance.worker.db.query('select start_import($1)', [batchId])
      await convertBatch({ ctx: instance.worker, input: { batchId, maxTextBytes: 1e9 } })
      await surveyBatch({ ctx: instance.worker, input: { batchId, sliceRows, maxRows } })
    },
    async importBatch(batchId, options) {
      await instance.survey(batchId, options)
      const [{ state } = {}] = await instance.worker.db.query<{ state: BatchState }>('select state from batch where id = $1', [batchId])
      if (state === 'importing') await importSlices({ ctx: instance.worker, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
    },
    async bringUnverified(maker, csv, options) {
      const batchId = await instance.upload(maker, csv)
      await instance.importBatch(batchId, options)
      return batchId
    },
    buildReviewIndex: (batchId) => buildReviewIndex({ ctx: instance.worker, input: { batchId } }),
    async verify(batchId) {
      await instance.buildReviewIndex(batchId)
      const ctx = instance.verifier
      for (let next = await verifyNext({ ctx }); next && next.batchId !== batchId; ) next = await verifyNext({ ctx })
    },
    async bring(maker, csv, options) {
      const batchId = await instance.bringUnverified(maker, csv, options)
      await instance.verify(batchId)
      return batchId
    },
    decide: (ctx, batchId, request) => recordDecision({ ctx, input: { ...request, batchId, idempotencyKey: uuidv7() } }),
    async apply(batchId) {
      await applyDecisions({ ctx: instance.worker, input: { batchId, budgetMs: Number.POSITIVE_INFINITY } })
    },
    async disconnect() {
      isConnected = false
      await Promise.all([web.close(), worker.close(), verifier.close(), owner.end()])
    },
    async [Symbol.asyncDispose]() {
      if (isConnected) await instance.disconnect()
      await database[Symbol.asyncDispose]()
    },
  }
  return instance
}

/** Opens a session and signs its cookie like the sign-in library. */
export async function openSession(owner: pg.Client, operatorId: string, secret: string): Promise<string> {
  const token = randomBytes(16).toString('hex')
  await owner.query(`insert into auth.session (id, operator_id, token, expires_at) values ($1, $2, $3, now() + interval '1 hour')`, [
    uuidv7(),
    operatorId,
    token,
  ])
  return `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`
}

async function* once(bytes: Uint8Array) {
  yield bytes
}
