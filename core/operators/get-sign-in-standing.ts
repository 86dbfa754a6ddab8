import type { Context } from '#core/context'

/** What stands between operators and acts of weight: whether checkers need a second factor here. */
export type SignInStanding = { checkersNeedSecondFactor: boolean }

/** What is asked of the sign-in of operators. */
export async function getSignInStanding({ ctx }: { ctx: Context }): Promise<SignInStanding> {
  const [standing] = await ctx.db.query<SignInStanding>('select checkers_need_second_factor as "checkersNeedSecondFactor" from policy')
  return standing ?? { checkersNeedSecondFactor: false }
}
