import type { Context } from '#core/context'

export type SignInRules = { checkersNeedSecondFactor: boolean }

/** The policy on how operators sign in. */
export async function getSignInRules({ ctx }: { ctx: Context }): Promise<SignInRules> {
  const policy = await ctx.db.prisma.policy.findFirst({ select: { checkersNeedSecondFactor: true } })
  return policy ?? { checkersNeedSecondFactor: false }
}
