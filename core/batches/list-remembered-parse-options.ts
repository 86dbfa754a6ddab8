import type { Context } from '#core/context'
import { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'

const most = 50

/** Returns the parse options that the actor chose for earlier files, latest first, one per header. */
export async function listRememberedParseOptions({ ctx }: { ctx: Context }): Promise<RememberedParseOptions[]> {
  const found = await ctx.db.query<RememberedParseOptions>(
    `select file_name as "fileName", header, parse_options ->> 'delimiter' as delimiter, parse_options -> 'columns' as columns,
       requested_parse_options ->> 'dateOrder' as "dateOrder"
     from (
       select distinct on (header) * from batch
       where maker_id = $1 and parse_options is not null and requested_parse_options ?| array['columns', 'delimiter', 'dateOrder']
       order by header, id desc) b
     order by id desc limit $2`,
    [ctx.actor.id, most],
  )
  return found.map((parseOptions) => RememberedParseOptions.parse(parseOptions))
}
