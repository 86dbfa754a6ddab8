import type { Context } from '#core/context'
import { readRowResults } from '#core/failed-rows/read-row-results'
import type { EarlierRevision } from '#core/people/get-person'

/** The rows that a row came from, through the batches of the same maker that came before, the latest first; at most twenty. */
export async function listEarlierRevisions({ db }: Context, batchId: string, row: number): Promise<EarlierRevision[]> {
  const found = await db.query<{ batchId: string; fileName: string; row: number }>(
    `with recursive earlier as (
       select b.revision_of as batch_id, a.of_row_no as row_no, 1 as depth
       from revision_row a join batch b on b.id = a.batch_id where a.batch_id = $1 and a.row_no = $2 and b.revision_of is not null
       union all
       select b.revision_of, a.of_row_no, e.depth + 1 from earlier e
       join revision_row a on a.batch_id = e.batch_id and a.row_no = e.row_no
       join batch b on b.id = e.batch_id where b.revision_of is not null and e.depth < 20)
     select e.batch_id as "batchId", f.file_name as "fileName", e.row_no as row
     from earlier e join batch f on f.id = e.batch_id order by e.depth`,
    [batchId, row],
  )
  const revisions = await Promise.all(
    found.map(async (revision) => {
      const [result] = await readRowResults(db, 'r.batch_id = $1 and r.row = $2', [revision.batchId, revision.row])
      return result ? [{ batchId: revision.batchId, fileName: revision.fileName, result }] : []
    }),
  )
  return revisions.flat()
}
