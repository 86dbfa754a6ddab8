import type { Actor } from '#core/context'
import type { Database } from '#core/database/open-database'
import { seesAllBatches } from '#core/operators/operator'
import type { SeenFlag } from '#core/people/flag'

type Found = { row: number; flag: string; says: object }

/** The flags of some people of a batch, by row. Where someone like them stands is told only to those who may see it. */
export async function readFlags(db: Database, actor: Actor, batchId: string, rows: number[]): Promise<Map<number, SeenFlag[]>> {
  const found = await db.query<Found>(
    `select c.row_no as row, c.flag, case when c.flag = 'like-existing' and $3::uuid is not null and o.id is null
         then c.facts || '{"batchId": null, "row": null}' else c.facts end as says
     from review_index_flag c left join batch o on c.flag = 'like-existing' and o.id = (c.facts ->> 'batchId')::uuid and o.maker_id = $3
     where c.batch_id = $1 and c.row_no = any ($2::integer[]) order by c.row_no, c.flag`,
    [batchId, rows, seesAllBatches(actor) ? null : actor.id],
  )
  const flags = new Map<number, SeenFlag[]>()
  for (const { row, flag, says } of found) flags.set(row, [...(flags.get(row) ?? []), { flag, says } as SeenFlag])
  return flags
}
