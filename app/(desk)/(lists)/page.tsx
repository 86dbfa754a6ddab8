import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import { countCheckers } from '#core/operators/count-checkers'
import { isAdmin, isChecker, isMaker } from '#core/operators/operator'
import { pageContext } from '#server/page-context'
import { Desk } from '#ui/desk/desk'
import { NobodyChecks } from '#ui/operators/nobody-checks'

export default async function DeskPage() {
  const ctx = await pageContext()
  const onlyLooks = !isMaker(ctx.actor) && !isChecker(ctx.actor)
  const [desk, all, checkers] = await Promise.all([
    listDesk({ ctx }),
    onlyLooks ? listBatches({ ctx, input: {} }) : null,
    isAdmin(ctx.actor) ? countCheckers({ ctx }) : null,
  ])
  return (
    <>
      {checkers !== null && <NobodyChecks batches={Object.values(desk).flat()} checkers={checkers} />}
      <Desk desk={desk} all={all} makes={isMaker(ctx.actor)} checks={isChecker(ctx.actor)} />
    </>
  )
}
