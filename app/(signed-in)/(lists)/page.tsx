import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import { getFieldsToRead } from '#core/field-versions/get-fields-to-read'
import { countCheckers } from '#core/operators/count-checkers'
import { listAdmins } from '#core/operators/list-admins'
import { isAdmin, isChecker, isMaker } from '#core/operators/operator'
import { getVerificationStatus } from '#core/verification/get-verification-status'
import { pageContext } from '#server/context/page-context'
import { VerificationProblem } from '#ui/audit/deep-verification'
import { Desk } from '#ui/desk/desk'
import { NoRole } from '#ui/desk/no-role'
import { NoCheckerNotice } from '#ui/operators/no-checker-notice'

export default async function DeskPage() {
  const ctx = await pageContext()
  if (ctx.actor.roles.length === 0) return <NoRole admins={await listAdmins({ ctx })} />
  const onlyLooks = !isMaker(ctx.actor) && !isChecker(ctx.actor)
  const [desk, all, checkers, status, fields] = await Promise.all([
    listDesk({ ctx }),
    onlyLooks ? listBatches({ ctx, input: {} }) : null,
    isAdmin(ctx.actor) ? countCheckers({ ctx }) : null,
    isAdmin(ctx.actor) ? getVerificationStatus({ ctx }) : null,
    isMaker(ctx.actor) ? getFieldsToRead({ ctx, input: {} }) : null,
  ])
  return (
    <>
      {status !== null && <VerificationProblem status={status} />}
      {checkers !== null && <NoCheckerNotice batches={Object.values(desk).flat()} checkers={checkers} />}
      <Desk desk={desk} all={all} fields={fields?.version ?? null} isChecker={isChecker(ctx.actor)} />
    </>
  )
}
