import type { Context } from '#core/context'

/** What stands between operators and acts of weight: whether checkers need a second factor here. */
export type SignInRules = { checkersNeedSecondFactor: boolean }

/** What is asked of the sign-in of operators. */
export async function getSignInRules({ ctx }: { ctx: Context }): Promise<SignInRules> {
  const policy = await ctx.db.prisma.policy.findFirst({ select: { checkersNeedSecondFactor: true } })
  return policy ?? { checkersNeedSecondFactor: false }
}
