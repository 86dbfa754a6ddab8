import { z } from 'zod'

/** How checking by the verifier stands: whether one runs, and what the last deep verification found. */
export const VerificationStatus = z.object({
  /** When a verifier was last seen; null when none ever was. */
  verifierSeenAt: z.iso.datetime().nullable(),
  /** Whether one was seen in the last minute. */
  hasVerifier: z.boolean(),
  /** The last deep verification that ended: of the audit chain, and of every imported batch with its file. */
  deep: z.object({ endedAt: z.iso.datetime(), batches: z.number().int(), different: z.number().int(), chainHolds: z.boolean() }).nullable(),
  /** Whether something was imported more than 26 hours ago, and no deep verification has ended since. */
  isDeepLate: z.boolean(),
})
export type VerificationStatus = z.infer<typeof VerificationStatus>

/** Whether the last deep verification found a difference, or a chain that does not hold. */
export const hasDeepFailed = ({ deep }: Pick<VerificationStatus, 'deep'>) => deep !== null && (deep.different > 0 || !deep.chainHolds)
