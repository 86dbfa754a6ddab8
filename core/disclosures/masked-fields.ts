import { sql } from 'kysely'
import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { DomainError } from '#core/errors/domain-error'
import { parseFieldVersion } from '#core/field-versions/stored-fields'
import { mustAskForPersonalData } from '#core/operators/operator'

/** The keys of the fields that are masked for an actor. */
export type Mask = ReadonlySet<string>

/** Returns the mask of a batch that it was read for. */
export type Masks = (batchId: string) => Mask

const nothing: Mask = new Set()

/**
 * Reads what is masked for the actor in each of the batches: for an auditor, the fields that the version of the batch marks as personal
 * data, until they have asked to see them in their present session. Everything that shows, searches or exports people asks here.
 */
export async function readMasks({ db, actor }: Context, batchIds: readonly string[]): Promise<Masks> {
  if (!mustAskForPersonalData(actor) || batchIds.length === 0) return () => nothing
  const [batches, disclosed] = await Promise.all([
    db.kysely
      .selectFrom('batch as b')
      .innerJoin('fieldVersion as f', 'f.number', 'b.fieldVersion')
      .where('b.id', 'in', [...new Set(batchIds)])
      .select(['b.id', 'b.makerId', 'f.definition'])
      .execute(),
    callFunction(db, 'disclosed_batches', { cookie: actor.cookie }),
  ])
  const masks = new Map<string, Mask>(batchIds.map((batchId) => [batchId, nothing]))
  for (const batch of batches) if (batch.makerId !== actor.id && !disclosed.includes(batch.id)) masks.set(batch.id, personalFields([batch]))
  return (batchId) => {
    const mask = masks.get(batchId)
    if (!mask) throw new Error('The mask of this batch was not read.')
    return mask
  }
}

/** Reads what is masked for the actor in one batch. */
export async function readMask(ctx: Context, batchId: string): Promise<Mask> {
  return (await readMasks(ctx, [batchId]))(batchId)
}

/** What is masked for the actor in any batch with approved people. */
export async function readMaskOfRegister({ db, actor }: Context): Promise<Mask> {
  if (!mustAskForPersonalData(actor)) return nothing
  const disclosed = await callFunction(db, 'disclosed_batches', { cookie: actor.cookie })
  const masked = await db.kysely
    .selectFrom('fieldVersion as f')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('batch as b')
          .innerJoin('batchSlice as s', 's.batchId', 'b.id')
          .whereRef('b.fieldVersion', '=', 'f.number')
          .where('b.makerId', '<>', actor.id)
          .where('b.id', '<>', sql<string>`all (${disclosed}::uuid[])`)
          .where('s.approved', '>', 0)
          .select('b.id'),
      ),
    )
    .select('f.definition')
    .execute()
  return personalFields(masked)
}

// In a mask, says that no one is shown to have a key of someone else, because fields of keys may be masked.
const identityKeys = 'identityKey'

// Fields that are off are among them, because their columns may still be in the file.
function personalFields(versions: { definition: string }[]): Mask {
  const keys = versions.flatMap(({ definition }) =>
    parseFieldVersion(definition).fields.flatMap(({ key, isPersonalData }) => (isPersonalData ? [key] : [])),
  )
  return keys.length === 0 ? nothing : new Set([...keys, identityKeys])
}

/** Refuses with `personal-data-masked` what reads one of these fields, or without a list any field at all. */
export function requireUnmasked(mask: Mask, fields: readonly string[] = [...mask]): void {
  const masked = [...new Set(fields)].filter((key) => mask.has(key))
  if (masked.length > 0) throw new DomainError('personal-data-masked', { fields: masked })
}
