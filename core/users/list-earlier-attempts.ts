import type { Context } from '#core/context'
import { readStandings } from '#core/rows/read-standings'
import type { EarlierAttempt } from '#core/users/get-user'

/** The rows that a row came from, through the batches of the same maker that came before, the latest first; at most twenty. */
export async function listEarlierAttempts({ db }: Context, batchId: string, row: number): Promise<EarlierAttempt[]> {
  const found = await db.query<{ batchId: string; fileName: string; row: number }>(
    `with recursive earlier as (
       select b.attempt_of as batch_id, a.of_row_no as row_no, 1 as depth
       from batch_attempt_row a join batch b on b.id = a.batch_id where a.batch_id = $1 and a.row_no = $2 and b.attempt_of is not null
       union all
       select b.attempt_of, a.of_row_no, e.depth + 1 from earlier e
       join batch_attempt_row a on a.batch_id = e.batch_id and a.row_no = e.row_no
       join batch b on b.id = e.batch_id where b.attempt_of is not null and e.depth < 20)
     select e.batch_id as "batchId", f.file_name as "fileName", e.row_no as row
     from earlier e join batch f on f.id = e.batch_id order by e.depth`,
    [batchId, row],
  )
  const attempts = await Promise.all(
    found.map(async (attempt) => {
      const [standing] = await readStandings(db, 'r.batch_id = $1 and r.row = $2', [attempt.batchId, attempt.row])
      return standing ? [{ batchId: attempt.batchId, fileName: attempt.fileName, standing }] : []
    }),
  )
  return attempts.flat()
}
