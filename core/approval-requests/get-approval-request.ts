import { sql } from 'kysely'
import { ApprovalRequestDetail } from '#core/approval-requests/approval-request'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { seesAllBatches } from '#core/operators/operator'

/** Returns one approval request. Refuses with `approval-request-not-found`, also when the actor may not see its batch. */
export async function getApprovalRequest({ ctx, input }: { ctx: Context; input: { requestId: string } }): Promise<ApprovalRequestDetail> {
  const found = await ctx.db.kysely
    .selectFrom('approvalRequest as a')
    .innerJoin('operator as p', 'p.id', 'a.proposedBy')
    .where('a.id', '=', input.requestId)
    .$if(!seesAllBatches(ctx.actor), (requests) => requests.where('a.makerId', '=', ctx.actor.id))
    .select(['a.id', 'a.batchId', 'a.reason', 'a.selected as people', 'a.registerPeople', 'a.proposedAt', 'a.expiresAt'])
    .select(['p.id as proposerId', 'p.name as proposerName'])
    .select([
      sql<string>`encode(a.selection_digest, 'hex')`.as('digest'),
      sql<
        ApprovalRequestDetail['state']
      >`case when a.decided_at is null then case when a.expires_at > clock_timestamp() then 'open' else 'expired' end
        when a.confirmed then 'confirmed' else 'declined' end`.as('state'),
    ])
    .executeTakeFirst()
  if (!found) throw new DomainError('approval-request-not-found')
  const { registerPeople, proposerId, proposerName, proposedAt, expiresAt, ...request } = found
  return ApprovalRequestDetail.parse({
    ...request,
    register: Number(registerPeople),
    proposedBy: { id: proposerId, name: proposerName },
    proposedAt: proposedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  })
}
