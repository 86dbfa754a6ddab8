import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Disclosure } from '#core/disclosures/disclosure'
import { readMask } from '#core/disclosures/masked-fields'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'

/** Returns which fields of a batch are masked for the actor. Refuses with `batch-not-found`. */
export async function getDisclosure({ ctx, input: { batchId } }: { ctx: Context; input: { batchId: string } }): Promise<Disclosure> {
  await getBatch({ ctx, input: { batchId } })
  const mask = await readMask(ctx, batchId)
  if (mask.size === 0) return { masked: [] }
  const { fields } = await readFieldsOfBatch(ctx.db, batchId)
  return { masked: fields.flatMap(({ key, label, presence }) => (mask.has(key) && presence !== 'off' ? [{ key, label }] : [])) }
}
