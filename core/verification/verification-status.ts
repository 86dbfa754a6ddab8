import { z } from 'zod'

/** Whether a verifier is running, and what the last deep verification found. */
export const VerificationStatus = z.object({
  /** When a verifier was last seen; null if there never was one. */
  verifierSeenAt: z.iso.datetime().nullable(),
  /** Whether a verifier was seen in the last minute. */
  hasVerifier: z.boolean(),
  /** The last completed deep verification, of the audit chain and of every imported batch. */
  deep: z.object({ endedAt: z.iso.datetime(), batches: z.number().int(), different: z.number().int(), chainHolds: z.boolean() }).nullable(),
  /** Whether a batch was imported more than 26 hours ago and no deep verification has ended in the last 26 hours. */
  isDeepLate: z.boolean(),
})
export type VerificationStatus = z.infer<typeof VerificationStatus>

/** Whether the last deep verification found a difference or a fault of the chain. */
export const hasDeepFailed = ({ deep }: Pick<VerificationStatus, 'deep'>) => deep !== null && (deep.different > 0 || !deep.chainHolds)
