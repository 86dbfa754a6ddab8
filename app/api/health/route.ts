export const dynamic = 'force-dynamic'

/** Alive: the process answers. */
export async function GET() {
  return Response.json({ status: 'alive' }, { headers: { 'cache-control': 'no-store' } })
}
