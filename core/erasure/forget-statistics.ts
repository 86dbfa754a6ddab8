import { sql } from 'kysely'
import type { Database } from '#core/database/open-database'
import type { ReviewIndexChanges } from '#core/erasure/find-review-index-changes'

const tables = ['users', 'failed_row', 'review_index_person', 'review_index_value', 'upload_chunk']

/** The texts by which the planner's statistics could still name these rows. A city or domain is one when no one else in the batch has it. */
export async function readPersonalTexts(
  { kysely }: Database,
  batchId: string,
  rows: ReadonlySet<number>,
  unused: ReviewIndexChanges['unused'],
): Promise<string[]> {
  const { rows: found } = await sql<{ text: string }>`
    with people as (
      select * from users where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
    )
    select distinct ${folded(sql`t.text`)} as text from (
      select unnest(array[name, fold_for_search(name), email, identity_key, freed_identity_key]) as text from people
      union all
      select name_birth::text from review_index_person where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
      union all
      select unnest(array[city, domain_of(email)]) from people where ${unused === null}
      union all
      select value from review_index_value where batch_id = ${batchId}
        and code = any (case kind when 'city' then ${unused?.cities ?? []}::integer[] else ${unused?.domains ?? []}::integer[] end)
      union all
      select p ->> 'value' from failed_row cross join jsonb_array_elements(problems) p
      where batch_id = ${batchId} and row_no = any (${[...rows]}::integer[])
    ) t where t.text <> ''`.execute(kysely)
  return found.flatMap(({ text }) => [text, Buffer.from(text).toString('hex')])
}

/** Analyzes the columns of which PostgreSQL keeps a sample that contains one of the texts. That of a million people takes up to a second. */
export async function forgetStatistics(db: Database, texts: string[]): Promise<void> {
  const { rows: found } = await sql<{ column: string }>`
    select distinct format('%I (%I)', tablename, attname) as column from pg_stats, unnest(${texts}::text[]) t(text)
    where schemaname = 'public' and tablename = any (${tables}::text[])
      and strpos(${folded(sql`concat(most_common_vals::text, histogram_bounds::text)`)}, text) > 0`.execute(db.kysely)
  if (found.length > 0) await db.query(`analyze ${found.map(({ column }) => column).join(', ')}`)
}

/** Without the characters by which an array's text quotes its elements. */
const folded = (text: ReturnType<typeof sql>) => sql`lower(translate(${text}, '"\\', ''))`
