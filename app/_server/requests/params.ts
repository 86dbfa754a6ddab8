import { z } from 'zod'
import type { RefusalCode } from '#core/errors/domain-error'

export const BatchParams = z.object({ batchId: idOr('batch-not-found') })
const rowNo = z.coerce
  .number('person-not-found')
  .int('person-not-found')
  .positive('person-not-found')
  .max(2_147_483_647, 'person-not-found')
export const PersonParams = BatchParams.extend({ row: rowNo })
export const DecisionParams = z.object({ decisionId: idOr('decision-not-found') })
export const OperatorParams = z.object({ operatorId: idOr('operator-not-found') })
export const SessionParams = z.object({ sessionId: idOr('session-not-found') })
export const ReasonParams = z.object({ reasonId: idOr('reason-not-found') })
export const InvitationParams = z.object({ invitationId: idOr('invitation-not-found') })
export const ChangeParams = z.object({ changeId: idOr('change-not-found') })
export const ApprovalRequestParams = z.object({ requestId: idOr('approval-request-not-found') })
export const ReversalParams = z.object({ reversalId: idOr('reversal-not-found') })
export const TargetParams = z.object({ key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'target-not-found' satisfies RefusalCode) })
export const DeliveryParams = BatchParams.extend(TargetParams.shape)
const pageNo = z.coerce.number('page-not-found').int('page-not-found').positive('page-not-found').max(2_147_483_647, 'page-not-found')
export const PageParams = DeliveryParams.extend({ page: pageNo })

/** What cannot be an id is simply not there, and the refusal says what is not. */
function idOr(code: RefusalCode) {
  return z.uuid(code)
}
