import type { z } from 'zod'
import { actorArguments, type Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { type Disclosure, DisclosureRequest } from '#core/disclosures/disclosure'
import { getDisclosure } from '#core/disclosures/get-disclosure'

type Input = z.input<typeof DisclosureRequest> & { batchId: string }

/**
 * Shows an auditor the personal data of a batch until their session ends, and records that and why they asked. Asking again in the session
 * changes nothing. Refuses with `role-missing` or `batch-not-found`.
 */
export async function askForPersonalData({ ctx, input: { batchId, ...request } }: { ctx: Context; input: Input }): Promise<Disclosure> {
  const { reason } = DisclosureRequest.parse(request)
  await callFunction(ctx.db, 'ask_for_personal_data', { ...actorArguments(ctx), batch: batchId, reason })
  return getDisclosure({ ctx, input: { batchId } })
}
