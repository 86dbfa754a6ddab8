import type { Context } from '#core/context'
import { RememberedReading } from '#core/reading/remembered-reading'

const most = 50

/** How the actor's own files were read where they had a say in it, the latest first; of each header the latest alone. */
export async function listReadings({ ctx }: { ctx: Context }): Promise<RememberedReading[]> {
  const found = await ctx.db.query<RememberedReading>(
    `select file_name as "fileName", header, reading ->> 'delimiter' as delimiter, reading -> 'columns' as columns,
       hints ->> 'dateOrder' as "dateOrder"
     from (
       select distinct on (header) * from batch
       where maker_id = $1 and reading is not null and hints ?| array['columns', 'delimiter', 'dateOrder']
       order by header, id desc) b
     order by id desc limit $2`,
    [ctx.actor.id, most],
  )
  return found.map((reading) => RememberedReading.parse(reading))
}
