import { consumeRateLimit } from '#core/operators/consume-rate-limit'
import { web } from '#server/process/web'

/** Limits how often someone who is signed in may act, whatever the act and from wherever. Refuses with `too-many-requests`. */
export async function limitMutations(operatorId: string): Promise<void> {
  const { db, environment } = web()
  await consumeRateLimit({
    ctx: { db },
    input: { key: `acts of ${operatorId}`, limit: environment.MUTATION_RATE_LIMIT, windowSeconds: 60 },
  })
}
