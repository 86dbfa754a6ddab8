import type { Context } from '#core/context'
import type { HoldCause } from './operator'

/** What stands between an operator and acts of weight: holds on them, and whether checkers need a second factor here. */
export type SignInStanding = { holds: HoldCause[]; checkersNeedSecondFactor: boolean }

/** How the sign-in of whoever asks stands. */
export async function getSignInStanding({ ctx }: { ctx: Context }): Promise<SignInStanding> {
  const [standing] = await ctx.db.query<SignInStanding>(
    `select checkers_need_second_factor as "checkersNeedSecondFactor",
       array(select h.cause from operator_hold h where h.operator_id = $1 order by h.cause) as holds
     from policy`,
    [ctx.actor.id],
  )
  return standing ?? { holds: [], checkersNeedSecondFactor: false }
}
