import type { BetterAuthOptions, DBAdapter } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Database } from '#core/database/open-database'
import { accountWrites } from './accounts'
import { challengeWrites } from './challenges'
import { factorWrites } from './factors'
import { sealsOf } from './seal'
import { sessionWrites } from './sessions'
import { type ModelWrites, signedCalls } from './writes'

const operations = [
  'create',
  'findOne',
  'findMany',
  'count',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
  'consumeOne',
  'incrementOne',
] as const
type Operation = (typeof operations)[number]

/**
 * The one way from the sign-in library to its tables. It reads as the library's own Prisma adapter does; it writes by the database's
 * functions alone, and throws for a model or an operation that it has no function for.
 */
export function signInAdapter(db: Database, authSecret: string): (options: BetterAuthOptions) => DBAdapter {
  const reads = prismaAdapter(db.prisma, { provider: 'postgresql' })
  return (options) => {
    const base = reads(options)
    const given = { base, seals: sealsOf(authSecret), call: signedCalls(db, authSecret), db }
    const models: Record<string, ModelWrites> = {
      ...accountWrites(given),
      ...sessionWrites(given),
      ...challengeWrites(given),
      ...factorWrites(given),
    }
    const guarded = (operation: Operation) => (asked: { model: string }) => {
      const model = models[asked.model]
      const own = model?.[operation]
      if (own) return own(asked as never)
      if (model?.reads?.some((read) => read === operation)) return (base[operation] as (asked: object) => Promise<unknown>)(asked)
      throw new Error(`The sign-in library may not ${operation} ${asked.model}.`)
    }
    const adapter = {
      id: 'countersign',
      options: base.options,
      ...Object.fromEntries(operations.map((operation) => [operation, guarded(operation)])),
      // Each function of the database is a transaction; the library gets no adapter but this one.
      transaction: async (act: (adapter: DBAdapter) => Promise<unknown>) => act(adapter),
    } as unknown as DBAdapter
    return adapter
  }
}
