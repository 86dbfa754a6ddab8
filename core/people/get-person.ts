import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { DomainError } from '#core/errors/domain-error'
import { readRowResults } from '#core/failed-rows/read-row-results'
import type { RowResult } from '#core/failed-rows/row-result'
import { seesAllBatches } from '#core/operators/operator'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'
import { readRawLine } from '#core/people/read-raw-line'
import { readRows } from '#core/people/read-rows'

/** The result of a person's row in an earlier revision of their batch. */
export type EarlierRevision = { batchId: string; fileName: string; result: RowResult }

/**
 * Returns one person with the original text of their row, the people of the same name and date of birth in batches that the actor may
 * see, and the results of earlier revisions. Refuses with `batch-not-found` or `person-not-found`.
 */
export async function getPerson({
  ctx,
  input,
}: {
  ctx: Context
  input: { batchId: string; row: number }
}): Promise<Person & { raw: string; similar: Person[]; revisions: EarlierRevision[] }> {
  const { batchId, row } = input
  const batch = await getBatch({ ctx, input })
  const [user] = await readRows(ctx, batchId, [row])
  if (!user) throw new DomainError('person-not-found')
  const [raw, similar, revisions] = await Promise.all([
    readRawLine(ctx.db, batchId, row),
    listSimilar(ctx, batchId, row),
    batch.revision ? listEarlierRevisions(ctx, batchId, row) : [],
  ])
  return { ...user, raw, similar, revisions }
}

/** Follows a row back through the earlier revisions of its batch, the latest first; at most twenty. */
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
      const [result] = await readRowResults(db, (rows) => rows.where('r.batchId', '=', revision.batchId).where('r.row', '=', revision.row))
      return result ? [{ batchId: revision.batchId, fileName: revision.fileName, result }] : []
    }),
  )
  return revisions.flat()
}

const shown = 50

/** The latest fifty people of the same name and date of birth, of any status, in batches with a review index that the actor may see. */
export function listSimilar({ db, actor }: Context, batchId: string, row: number): Promise<Person[]> {
  return readPeople(
    db,
    `select ${personColumns} from review_index_person p
     join users t on t.batch_id = p.batch_id and t.row_no = p.row_no
     join review_index_person o on o.name_birth = p.name_birth and (o.batch_id, o.row_no) <> (p.batch_id, p.row_no)
     join users u on u.batch_id = o.batch_id and u.row_no = o.row_no and u.dob = t.dob and fold_for_search(u.name) = fold_for_search(t.name)
     join batch b on b.id = u.batch_id
     where p.batch_id = $1 and p.row_no = $2 and ($3::uuid is null or b.maker_id = $3)
     order by u.batch_id desc, u.row_no limit ${shown}`,
    [batchId, row, seesAllBatches(actor) ? null : actor.id],
    'p."batchId" desc, p.row',
  )
}
