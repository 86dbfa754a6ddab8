import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type NumberedFields, readFieldsInForce, readStoredFields } from './stored-fields'

/** `batchId` is left out for a file that is not uploaded yet. */
export const FieldsRequest = z.object({ batchId: z.uuid().optional() })

/** The fields by which a batch is read, or those in force for a file that is not uploaded yet. Refuses with `batch-not-found`. */
export async function getFieldsToRead({ ctx, input }: { ctx: Context; input: z.output<typeof FieldsRequest> }): Promise<NumberedFields> {
  const { batchId } = input
  if (batchId === undefined) return await readFieldsInForce(ctx.db)
  await getBatch({ ctx, input: { batchId } })
  const { number, version } = await readStoredFields(ctx.db, batchId)
  return { number, version }
}
