import type { Context } from '#core/context'
import { seesAllBatches } from '#core/operators/operator'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

const shown = 50

/** People of the same name and date of birth, whatever their state, in any batch with a review index that the actor may see; the latest fifty. */
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
