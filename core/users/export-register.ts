import type { z } from 'zod'
import { recordDownload } from '#core/audit/record-download'
import type { Context } from '#core/context'
import { pageLimit } from '#core/page'
import { listRegister, type RegisterEntry, RegisterRequest } from '#core/users/list-register'

export const RegisterExport = RegisterRequest.pick({ filter: true })

/** All of the register that matches, page by page, in its order. The download is in the audit, without what was searched for. */
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

async function* eachEntry(ctx: Context, filter: z.infer<typeof RegisterExport>['filter']): AsyncGenerator<RegisterEntry> {
  let cursor: string | undefined
  do {
    const page = await listRegister({ ctx, input: { filter, limit: pageLimit, cursor } })
    yield* page.items
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
