import type { Context } from '#core/context'
import { readTargets } from './read-targets'

/** What a target is called, for filters; `isRetired` ones still have people. */
export type TargetName = { key: string; name: string; isRetired: boolean }

/** The names of all targets, in the order of delivery, for every operator. */
export async function listTargetNames({ ctx }: { ctx: Context }): Promise<TargetName[]> {
  return (await readTargets(ctx.db)).map(({ key, settings: { name }, retiredAt }) => ({ key, name, isRetired: retiredAt !== null }))
}
