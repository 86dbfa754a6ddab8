import type { z } from 'zod'
import type { Context } from '#core/context'
import { recordDownload } from '#core/downloads/record-download'
import { RegisterRequest } from '#core/people/list-register'
import { type RegisterEntry, type RegisterFilter, readRegister } from '#core/people/read-register'

export const RegisterExport = RegisterRequest.pick({ filter: true })

/** Returns all matching entries of the register, in its order. Records the download in the audit log, without the search text. */
export async function exportRegister({
  ctx,
  input,
}: {
  ctx: Context
  input: z.input<typeof RegisterExport>
}): Promise<AsyncIterable<RegisterEntry>> {
  const { filter } = RegisterExport.parse(input)
  await recordDownload({ ctx, input: { batchId: null, what: 'register' } })
  return eachEntry(ctx, filter)
}

async function* eachEntry(ctx: Context, filter: RegisterFilter): AsyncGenerator<RegisterEntry> {
  for await (const entries of readRegister(ctx, filter)) yield* entries
}
