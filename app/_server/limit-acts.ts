import { takeAllowance } from '#core/operators/take-allowance'
import { web } from './web'

/** Limits how often someone who is signed in may act, whatever the act and from wherever. Refuses with `too-many-requests`. */
export async function limitActs(operatorId: string): Promise<void> {
  const { db, environment } = web()
  await takeAllowance({ ctx: { db }, input: { key: `acts of ${operatorId}`, limit: environment.ACT_LIMIT, windowSeconds: 60 } })
}
