import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { ReviewIndexChanges } from '#core/erasure/find-review-index-changes'

// A problem's cell can be as short as a hyphen, so it is searched only where problems are.
const tablesOf = {
  person: ['users', 'other_identity_key', 'unique_value', 'review_index_value', 'upload_chunk'],
  problem: ['failed_row', 'upload_chunk'],
}

/** A text by which the planner's statistics could still name an erased row, folded as the statistics are when they are searched. */
export type PersonalText = { kind: keyof typeof tablesOf; text: string }

/** Reads these texts before the erasure. A city or domain is one when no one else in the batch has it. */
export async function readPersonalTexts(
  { kysely }: Database,
  batchId: string,
  rows: ReadonlySet<number>,
  unused: ReviewIndexChanges['unused'],
): Promise<PersonalText[]> {
  const { rows: found } = await sql<PersonalText>`
    with people as (
      select * from users where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
    )
    select distinct kind, ${folded(sql`t.text`)} as text from (
      select 'person' as kind, unnest(array[name, fold_for_search(name), email, fields, identity_key::text]) as text from people
      union all
      select 'person', identity_key::text from other_identity_key where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
      union all
      select 'person', value::text from unique_value where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
      union all
      select 'person', unnest(array[city, domain_of(email)]) from people where ${unused === null}
      union all
      select 'person', value from review_index_value where batch_id = ${batchId}
        and code = any (case kind when 'city' then ${unused?.cities ?? []}::integer[] else ${unused?.domains ?? []}::integer[] end)
      union all
      select 'problem', p ->> 'value' from failed_row cross join jsonb_array_elements(problems) p
      where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
    ) t where t.text <> ''`.execute(kysely)
  return found.flatMap(({ kind, text }) => [
    { kind, text },
    { kind, text: Buffer.from(text).toString('hex') },
  ])
}

/** Analyzes the columns of which PostgreSQL keeps a sample that contains one of the texts. That of a million people takes up to a second. */
export async function forgetStatistics(db: Database, texts: PersonalText[]): Promise<void> {
  const columns = new Set<string>()
  for (const kind of ['person', 'problem'] as const) {
    const wanted = texts.flatMap((text) => (text.kind === kind ? [text.text] : []))
    if (wanted.length === 0) continue
    const { rows } = await sql<{ column: string }>`
      select distinct format('%I (%I)', tablename, attname) as column from pg_stats, unnest(${wanted}::text[]) t(text)
      where schemaname = 'public' and tablename = any (${tablesOf[kind]}::text[])
        and strpos(${folded(sql`concat(most_common_vals::text, histogram_bounds::text)`)}, text) > 0`.execute(db.kysely)
    for (const { column } of rows) columns.add(column)
  }
  if (columns.size > 0) await db.query(`analyze ${[...columns].join(', ')}`)
}

/** Without the characters by which an array's text quotes its elements. */
const folded = (text: ReturnType<typeof sql>) => sql`lower(translate(${text}, '"\\', ''))`
