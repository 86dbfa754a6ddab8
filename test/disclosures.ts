import type { Context } from '#core/context'
import { askForPersonalData } from '#core/disclosures/ask-for-personal-data'

/** Has an auditor ask for the personal data of batches. */
export async function askFor(auditor: Context, ...batchIds: string[]): Promise<void> {
  for (const batchId of batchIds) await askForPersonalData({ ctx: auditor, input: { batchId, reason: 'Yearly audit of a sample' } })
}
