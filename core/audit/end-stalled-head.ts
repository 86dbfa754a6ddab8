import type { SystemContext } from '#core/context'

/** Ends back ends whose transaction stands still while others wait for it, above all for the head of the audit. Returns how many. */
export async function endStalledHead({ ctx }: { ctx: SystemContext }): Promise<number> {
  const [row] = await ctx.db.query<{ ended: number }>('select end_stalled_head() as ended')
  return row?.ended ?? 0
}
