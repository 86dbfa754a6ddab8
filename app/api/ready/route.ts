import { web } from '#server/web'

export const dynamic = 'force-dynamic'

/** Ready: each dependency named. 503 while the database is away; without Temporal uploads and decisions are still taken. */
export async function GET() {
  const { db, worker } = web()
  const isUp = (call: Promise<unknown>) =>
    call.then(
      () => true,
      () => false,
    )
  const [database, temporal] = await Promise.all([isUp(db.query('select 1')), isUp(worker.ping())])
  return Response.json({ ready: database, database, temporal }, { status: database ? 200 : 503 })
}
