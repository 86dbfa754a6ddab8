import { readiness } from '#server/process/web-readiness'

export const dynamic = 'force-dynamic'

/** Ready: each dependency named, from what was last known. 503 while the database is away; without Temporal it is degraded. */
export async function GET() {
  const known = readiness()
  return Response.json(known, { status: known.ready ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
