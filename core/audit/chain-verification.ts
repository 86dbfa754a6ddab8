import { z } from 'zod'

/** An outside head: a head of the chain that a log or a webhook keeps outside the database. */
export const Anchor = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) })
export type Anchor = z.infer<typeof Anchor>

/**
 * `altered`: the text of an event does not match its hash. `gap`: an event is missing. `broken-link`: an event does not follow the one
 * before. `tail-cut`: the last events are missing. `head-differs`: the chain ends at another event than its head.
 * `anchor-differs`: an event differs from an outside head.
 */
export const chainFaults = ['altered', 'gap', 'broken-link', 'tail-cut', 'head-differs', 'anchor-differs'] as const

/** The first fault of a chain and the event where it is; `message` is a sentence. */
export const ChainFault = z.object({ seq: z.number().int(), fault: z.enum(chainFaults), message: z.string() })
export type ChainFault = z.infer<typeof ChainFault>

/** How many events of the chain are intact, up to `head`, and the fault after them, if any. */
export const ChainVerification = z.object({
  events: z.number().int(),
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  fault: ChainFault.nullable(),
})
export type ChainVerification = z.infer<typeof ChainVerification>

/** An outside head as one line of text, `1204:9f2c…`. Throws a ZodError for any other text. */
export const AnchorText = z
  .string()
  .trim()
  .transform((text) => ({ seq: Number(text.split(':')[0]), hash: text.split(':')[1]?.toLowerCase() ?? '' }))
  .pipe(Anchor)
