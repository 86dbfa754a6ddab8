import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { DomainError } from '#core/errors/domain-error'
import { openTestInstance, type TestInstance } from '#test/instance'

/** One way to get what is not yours. It must fail, and succeed once the guard that stops it is removed. */
export type Attempt<Facts> = {
  /** Subject, verb, object: "the web role swaps a chunk while the file arrives". */
  name: string
  /** Removes the guard, as the owner of a scratch database. */
  withoutGuard(owner: pg.Client): Promise<unknown>
  /** Makes the attempt. True when the attacker succeeded, false or a refusal when not. */
  succeeds(scene: Facts & { instance: TestInstance }): Promise<boolean>
}

type Options<Facts> = {
  /** The number of the way in docs/security.md, and its result. */
  way: string
  /** Fills an empty instance; every attempt starts from a copy of it. */
  prepare(instance: TestInstance): Promise<Facts>
  attempts: Attempt<Facts>[]
  /** Opens an instance on a copy of the prepared database; for attempts over HTTP, one that the web server serves. */
  open?: typeof openTestInstance
  /** True makes several attempts at once: for those that wait. */
  isConcurrent?: boolean
}

/**
 * Makes each attempt with every guard. The long tests make it again without the guard that it names, in a database of its own; the others
 * only take the guard out, which fails if it is not there.
 */
export function describeAttempts<Facts extends object>(options: Options<Facts>): void {
  const { way, prepare, attempts, open = openTestInstance, isConcurrent = false } = options
  describe(`Way ${way}`, { concurrent: isConcurrent }, () => {
    let prepared: TestInstance
    let facts: Facts
    beforeAll(async () => {
      prepared = await openTestInstance()
      facts = await prepare(prepared)
      await prepared.disconnect()
    })
    afterAll(() => prepared[Symbol.asyncDispose]())

    const copy = () => open({ ...inject('template'), name: prepared.database.name })

    for (const { name, succeeds, withoutGuard } of attempts) {
      test(name, async () => {
        {
          await using guarded = await copy()
          expect(await succeeds({ ...facts, instance: guarded }).catch(asRefused), 'with every guard').toBe(false)
          if (!inject('triesWithoutGuards')) {
            await withoutGuard(guarded.owner)
            return
          }
        }
        await using unguarded = await copy()
        await withoutGuard(unguarded.owner)
        expect(await succeeds({ ...facts, instance: unguarded }), 'without the guard').toBe(true)
      })
    }
  })
}

const refusals = ['42501', '23502', '23503', '23505', '23514', '55P03', '55000', '57014', '40001', '428C9']

/** A refusal by Countersign or PostgreSQL; any other error is a mistake in the test. */
function asRefused(error: unknown): boolean {
  const isRefusal =
    error instanceof DomainError ||
    (error instanceof pg.DatabaseError && (refusals.includes(error.code ?? '') || /^CS/.test(error.code ?? '')))
  if (!isRefusal) throw error
  return false
}

/** Removes a guard from a function: replaces `text`, which must occur in it, by `instead`. */
export async function withoutText(owner: pg.Client, functionName: string, text: string | RegExp, instead = ''): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>(
    `select pg_get_functiondef(p.oid) as definition from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname = $1`,
    [functionName],
  )
  const [definition] = rows.map((row) => row.definition)
  if (definition === undefined || rows.length > 1) throw new Error(`There is not one function ${functionName}.`)
  const changed = definition.replace(text, instead)
  if (changed === definition) throw new Error(`The guard does not stand in ${functionName}.`)
  await owner.query(changed)
}
