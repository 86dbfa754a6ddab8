import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import { isChecker, isMaker } from '#core/operators/operator'
import { pageContext } from '#server/page-context'
import { Desk } from '#ui/desk/desk'

export default async function DeskPage() {
  const ctx = await pageContext()
  const onlyLooks = !isMaker(ctx.actor) && !isChecker(ctx.actor)
  const [desk, all] = await Promise.all([listDesk({ ctx }), onlyLooks ? listBatches({ ctx, input: {} }) : null])
  return <Desk desk={desk} all={all} makes={isMaker(ctx.actor)} checks={isChecker(ctx.actor)} />
}
