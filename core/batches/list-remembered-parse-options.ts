import { sql } from 'kysely'
import type { Context } from '#core/context'
import { ParseOptions, RequestedParseOptions } from '#core/parsing/parse-options'
import { RememberedParseOptions } from '#core/parsing/preview/remembered-parse-options'

const most = 50

/** Returns the parse options that the actor chose for earlier files, latest first, one per header. */
export async function listRememberedParseOptions({ ctx }: { ctx: Context }): Promise<RememberedParseOptions[]> {
  const latestOfHeader = ctx.db.kysely
    .selectFrom('batch')
    .distinctOn('header')
    .select(['id', 'fileName', 'header', 'parseOptions', 'requestedParseOptions'])
    .where('makerId', '=', ctx.actor.id)
    .where('parseOptions', 'is not', null)
    .where(sql<boolean>`requested_parse_options ?| array['columns', 'delimiter', 'dateOrder']`)
    .orderBy('header')
    .orderBy('id', 'desc')
  const found = await ctx.db.kysely.selectFrom(latestOfHeader.as('b')).selectAll().orderBy('id', 'desc').limit(most).execute()
  return found.map(({ fileName, header, parseOptions, requestedParseOptions }) => {
    const { delimiter, columns } = ParseOptions.parse(parseOptions)
    const { dateOrder = null } = RequestedParseOptions.parse(requestedParseOptions)
    return RememberedParseOptions.parse({ fileName, header, delimiter, columns, dateOrder })
  })
}
