import { z } from 'zod'
import { ApprovalRequest } from '#core/batches/batch'

/** An approval request with all that the confirming checker sees. */
export const ApprovalRequestDetail = ApprovalRequest.extend({
  batchId: z.uuid(),
  state: z.enum(['open', 'confirmed', 'declined', 'expired']),
  reason: z.string().nullable(),
  /** What the confirming checker sends back: the sha-256 over everyone it covers. */
  digest: z.hex().length(64),
})
export type ApprovalRequestDetail = z.infer<typeof ApprovalRequestDetail>

/** The confirming request: the digest that was shown, and whether people who are returning are approved too. */
export const ApprovalConfirmation = ApprovalRequestDetail.pick({ digest: true })
  .extend({ returningConfirmed: z.boolean().optional() })
  .strict()
