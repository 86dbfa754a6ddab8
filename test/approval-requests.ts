import { v7 as uuidv7 } from 'uuid'
import type { ApprovalRequestDetail } from '#core/approval-requests/approval-request'
import { confirmApprovalRequest } from '#core/approval-requests/confirm-approval-request'
import { getApprovalRequest } from '#core/approval-requests/get-approval-request'
import { requestApproval } from '#core/approval-requests/request-approval'
import type { Context } from '#core/context'
import type { Approval } from '#core/decisions/decision'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

/** Asks for a second checker under a key of its own. */
export const askSecondChecker = (ctx: Context, batchId: string, approval: Approval) =>
  requestApproval({ ctx, input: { ...approval, batchId, idempotencyKey: uuidv7() } })

/** Confirms an approval as its page shows it. */
export async function confirmApproval(ctx: Context, requestId: string): Promise<ApprovalRequestDetail> {
  const { digest } = await getApprovalRequest({ ctx, input: { requestId } })
  return confirmApprovalRequest({ ctx, input: { requestId, digest } })
}

/** Everyone who is pending in a batch of this many. */
export const everyone = (people: number) => ({ selection: { filter: {}, expectedCount: people } })

/** A register of a thousand people, and two hundred and one who are pending: one more than one checker may approve alone. */
export async function largeRegister(instance: TestInstance) {
  const [maker, both] = [await instance.signIn('maker'), await instance.signIn('maker', 'checker')]
  const [first, second] = [await instance.signIn('checker'), await instance.signIn('checker')]
  const register = await instance.bring(maker, peopleCsv('Pune', 1000))
  await instance.decide(first, register, { verdict: 'approve', ...everyone(1000) })
  await instance.apply(register)
  const batchId = await instance.bring(maker, peopleCsv('Oslo', 201), { sliceRows: 70 })
  await instance.owner.query('update policy set safety_threshold_percent = 20')
  return { maker, both, first, second, register, batchId }
}
