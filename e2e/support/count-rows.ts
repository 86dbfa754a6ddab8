import { asOwner } from './owner'

/** How many people of a batch have this status in the database; with `email`, those whose address is like it. */
export async function countRows(batchId: string, status: string, email?: string): Promise<number> {
  const { rows } = await asOwner((client) =>
    client.query<{ people: number }>(
      `select count(*)::int as people from users
       where batch_id = $1 and status::text = $2 and ($3::text is null or email ilike $3)`,
      [batchId, status, email ?? null],
    ),
  )
  return rows[0]?.people ?? 0
}
