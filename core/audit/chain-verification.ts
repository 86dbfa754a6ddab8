import { z } from 'zod'

/** A link of the chain that was written down outside the database, in a log or by a webhook. */
export const Anchor = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) })
export type Anchor = z.infer<typeof Anchor>

/**
 * `altered`: a text is not the one that was hashed. `gap`: an event is missing. `broken-link`: it does not follow from the one before.
 * `tail-cut`: the last events are missing. `head-differs`: the chain ends otherwise than its head says.
 * `anchor-differs`: an event is not the one that was written down outside.
 */
export const chainFaults = ['altered', 'gap', 'broken-link', 'tail-cut', 'head-differs', 'anchor-differs'] as const

/** What is wrong with a chain, and at which event; `message` is a sentence. */
export const ChainFault = z.object({ seq: z.number().int(), fault: z.enum(chainFaults), message: z.string() })
export type ChainFault = z.infer<typeof ChainFault>

/** How far the chain holds: so many events, up to `head`; and what is wrong behind them, if anything. */
export const ChainVerification = z.object({
  events: z.number().int(),
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  fault: ChainFault.nullable(),
})
export type ChainVerification = z.infer<typeof ChainVerification>

/** A head as it is written down on one line, `1204:9f2c…`; throws a ZodError for any other text. */
export const AnchorText = z
  .string()
  .trim()
  .transform((text) => ({ seq: Number(text.split(':')[0]), hash: text.split(':')[1]?.toLowerCase() ?? '' }))
  .pipe(Anchor)
