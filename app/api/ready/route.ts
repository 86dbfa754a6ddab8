import { getVerificationStatus } from '#core/verification/get-verification-status'
import { web } from '#server/process/web'

export const dynamic = 'force-dynamic'

/**
 * Ready: each dependency named. 503 while the database is away; without Temporal uploads and decisions are still taken, and without a
 * verifier nothing becomes final.
 */
export async function GET() {
  const { db, worker } = web()
  const isUp = (call: Promise<unknown>) =>
    call.then(
      () => true,
      () => false,
    )
  const [status, temporal] = await Promise.all([getVerificationStatus({ ctx: { db } }).catch(() => null), isUp(worker.ping())])
  return Response.json(
    {
      ready: status !== null,
      database: status !== null,
      temporal,
      verifier: status?.hasVerifier ?? false,
      deepVerification: status && { last: status.deep, isLate: status.isDeepLate },
    },
    { status: status ? 200 : 503 },
  )
}
