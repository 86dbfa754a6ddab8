import type { Database } from '#core/db'
import { type Actor, seesAllBatches } from '#core/operators/operator'
import type { SeenCue } from '#core/users/cue'

type Found = { row: number; cue: string; says: object }

/** The cues of some people of a batch, by row. Where someone like them stands is told only to those who may see it. */
export async function readCues(db: Database, actor: Actor, batchId: string, rows: number[]): Promise<Map<number, SeenCue[]>> {
  const found = await db.query<Found>(
    `select c.row_no as row, c.cue, case when c.cue = 'like-existing' and $3::uuid is not null and o.id is null
         then c.facts || '{"batchId": null, "row": null}' else c.facts end as says
     from desk_cue c left join batch o on c.cue = 'like-existing' and o.id = (c.facts ->> 'batchId')::uuid and o.maker_id = $3
     where c.batch_id = $1 and c.row_no = any ($2::integer[]) order by c.row_no, c.cue`,
    [batchId, rows, seesAllBatches(actor) ? null : actor.id],
  )
  const cues = new Map<number, SeenCue[]>()
  for (const { row, cue, says } of found) cues.set(row, [...(cues.get(row) ?? []), { cue, says } as SeenCue])
  return cues
}
