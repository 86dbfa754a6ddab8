import pg from 'pg'
import { treeOf, usageOf } from './process-tree'
import type { WorldProcess } from './processes'
import type { Usage } from './world'

/** What the processes of ours use, and which connections PostgreSQL has. */
export async function measureWorld(processes: Iterable<WorldProcess>, superuserUrl: string): Promise<Usage> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ role: string; connections: number; long: number }>(`
      select usename as role, count(*)::int as connections,
        count(*) filter (where xact_start < clock_timestamp() - interval '5 seconds')::int as long
      from pg_stat_activity where usename like 'countersign\\_%' and backend_type = 'client backend' group by usename`)
    return {
      processes: [...processes].flatMap(usagesOf),
      connections: Object.fromEntries(rows.map(({ role, connections }) => [role, connections])),
      longTransactions: rows.reduce((sum, { long }) => sum + long, 0),
    }
  } finally {
    await client.end()
  }
}

function usagesOf(each: WorldProcess): Usage['processes'] {
  const pid = each.pid()
  // Those of PostgreSQL and Temporal are not ours.
  if (pid === undefined || each.name === 'postgres' || each.name === 'temporal') return []
  return treeOf(pid).map((member, index) => ({ name: index === 0 ? each.name : `${each.name} workflows`, ...usageOf(member) }))
}
