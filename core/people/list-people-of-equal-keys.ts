import type { Context } from '#core/context'
import { readMasks } from '#core/disclosures/masked-fields'
import { seesAllBatches } from '#core/operators/operator'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

const shown = 50

/**
 * The latest fifty other people who have a key of this person, as their identity key or another one, of any status, in batches that the
 * actor may see. People with a masked field are left out: who knows one of two people with a key knows the other.
 */
export async function listPeopleOfEqualKeys(ctx: Context, batchId: string, row: number): Promise<Person[]> {
  const { kysely } = ctx.db
  const { actor } = ctx
  const own = await kysely
    .selectFrom('users')
    .where('batchId', '=', batchId)
    .where('rowNo', '=', row)
    .select('identityKey')
    .unionAll(kysely.selectFrom('otherIdentityKey').where('batchId', '=', batchId).where('rowNo', '=', row).select('identityKey'))
    .execute()
  const keys = own.map(({ identityKey }) => identityKey)
  // Those who hold their key and those who have released it are in an index each.
  const holders = (freed: boolean) =>
    kysely.selectFrom('users').where('identityKey', 'in', keys).where('freed', '=', freed).select(['batchId', 'rowNo'])
  const others = kysely.selectFrom('otherIdentityKey').where('identityKey', 'in', keys).select(['batchId', 'rowNo'])
  const latest = kysely
    .selectFrom(holders(false).union(holders(true)).union(others).as('e'))
    .innerJoin('batch as b', 'b.id', 'e.batchId')
    .where(({ eb, or }) => or([eb('e.batchId', '<>', batchId), eb('e.rowNo', '<>', row)]))
    .$if(!seesAllBatches(actor), (query) => query.where('b.makerId', '=', actor.id))
    .select(['e.batchId', 'e.rowNo'])
    .orderBy('e.batchId', 'desc')
    .orderBy('e.rowNo')
    .limit(shown)
  const page = kysely
    .selectFrom(latest.as('l'))
    .innerJoin('users as u', (join) => join.onRef('u.batchId', '=', 'l.batchId').onRef('u.rowNo', '=', 'l.rowNo'))
    .select(personColumns)
  const people = await readPeople(ctx, page, { ofSeveralBatches: true })
  const masks = await readMasks(
    ctx,
    people.map((person) => person.batchId),
  )
  return people.filter((person) => masks(person.batchId).size === 0)
}
