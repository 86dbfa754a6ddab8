import type { BetterAuthOptions, DBAdapter } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { Database } from '#core/database/open-database'
import type { AuthSecrets } from '#core/secrets/auth-secrets'
import { sealsOf } from '#core/secrets/seals'
import { accountWrites } from './accounts'
import { challengeWrites } from './challenges'
import { factorWrites } from './factors'
import { libraryClock } from './library-clock'
import { sessionWrites } from './sessions'
import { type Asked, keepingOutage, type ModelWrites, type Operation, signedCalls, type Write } from './writes'

/**
 * The one way from the sign-in library to its tables. It reads as the library's own Prisma adapter does; it writes by the database's
 * functions alone, and throws for a model or an operation that it has no function for.
 */
export function signInAdapter(db: Database, authSecrets: AuthSecrets): (options: BetterAuthOptions) => DBAdapter {
  const seals = sealsOf(authSecrets)
  const reads = prismaAdapter(db.prisma, { provider: 'postgresql' })
  return (options) => {
    const base = reads(options)
    const given = { base, seals, call: signedCalls(seals), clock: libraryClock(db), db }
    const models: Record<string, ModelWrites> = {
      ...accountWrites(given),
      ...sessionWrites(given),
      ...challengeWrites(given),
      ...factorWrites(given),
    }
    // The library names the type of the row that it expects of its model.
    const run = async <Name extends Operation, Result>(operation: Name, asked: Asked<Name>): Promise<Result> => {
      const act: Write<Name> | undefined = models[asked.model]?.[operation]
      if (act) return keepingOutage(operation, async () => (await act(asked)) as Result)
      throw new Error(`The sign-in library may not ${operation} ${asked.model}.`)
    }
    const mayRead = (operation: 'findOne' | 'findMany' | 'count', { model }: { model: string }) =>
      models[model]?.reads?.includes(operation) ?? false
    const adapter: DBAdapter = {
      id: 'countersign',
      options: base.options,
      create: (asked) => run('create', asked),
      findOne: (asked) => (mayRead('findOne', asked) ? keepingOutage('findOne', () => base.findOne(asked)) : run('findOne', asked)),
      findMany: (asked) => (mayRead('findMany', asked) ? keepingOutage('findMany', () => base.findMany(asked)) : run('findMany', asked)),
      count: (asked) => (mayRead('count', asked) ? keepingOutage('count', () => base.count(asked)) : run('count', asked)),
      update: (asked) => run('update', asked),
      updateMany: (asked) => run('updateMany', asked),
      delete: (asked) => run('delete', asked),
      deleteMany: (asked) => run('deleteMany', asked),
      consumeOne: (asked) => run('consumeOne', asked),
      incrementOne: (asked) => run('incrementOne', asked),
      // Each function of the database is a transaction; the library gets no adapter but this one.
      transaction: (act) => act(adapter),
    }
    return adapter
  }
}
