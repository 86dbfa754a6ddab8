import type { SystemContext } from '#core/context'

export const signInChanges = ['change-password', 'enable-second-factor', 'disable-second-factor', 'renew-recovery-codes'] as const
export type SignInChange = (typeof signInChanges)[number]

/**
 * Says, with an operator's own session, that they are about to change how they sign in. A change that nobody announced
 * puts a hold on the operator, for it may have been made with the sign-in database's password. Lasts half a minute.
 */
export async function expectSignInChange({
  ctx,
  input,
}: {
  ctx: SystemContext
  input: { cookie: string; change: SignInChange }
}): Promise<void> {
  await ctx.db.query('select expect_sign_in_change($1, $2)', [input.cookie, input.change])
}

/** Nothing more is expected of the operator, whether the change was made or refused. */
export async function endExpectation({ ctx, input }: { ctx: SystemContext; input: { operatorId: string } }): Promise<void> {
  await ctx.db.query('select end_expectation($1)', [input.operatorId])
}
