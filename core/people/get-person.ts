import { sql } from 'kysely'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type PersonDelivery, readDeliveriesOfPerson } from '#core/deliveries/read-deliveries-of-person'
import { readMask, readMasks } from '#core/disclosures/masked-fields'
import { DomainError } from '#core/errors/domain-error'
import { readRowResults } from '#core/failed-rows/read-row-results'
import type { RowResult } from '#core/failed-rows/row-result'
import { seesAllBatches } from '#core/operators/operator'
import { listPeopleOfEqualKeys } from '#core/people/list-people-of-equal-keys'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'
import { readRawLine } from '#core/people/read-raw-line'
import { readRows } from '#core/people/read-rows'

/** Someone else with the file that they are in. */
export type RelatedPerson = Person & { fileName: string }

/** The result of a person's row in an earlier revision of their batch. */
export type EarlierRevision = { batchId: string; fileName: string; result: RowResult }

/** A person with everything that the panel beside a list shows. `raw` is the original text of the row. */
export type PersonDetail = Person & {
  raw: string | null
  equalKeys: RelatedPerson[]
  similar: RelatedPerson[]
  revisions: EarlierRevision[]
  deliveries: PersonDelivery[]
}

/**
 * Returns one person with the original text of their row, the results of earlier revisions, what became of them at each target, and other
 * people in batches that the actor may see: those who have a key of this person (`equalKeys`), and those of the same name and date of birth
 * (`similar`). If any field is masked, the original text is null and there are no `equalKeys` and no earlier revisions. Similar people are only
 * those whose name and date of birth the actor sees. Refuses with `batch-not-found` or `person-not-found`.
 */
export async function getPerson({ ctx, input }: { ctx: Context; input: { batchId: string; row: number } }): Promise<PersonDetail> {
  const { batchId, row } = input
  const [batch, mask] = await Promise.all([getBatch({ ctx, input }), readMask(ctx, batchId)])
  const [person] = await readRows(ctx, batchId, [row])
  if (!person) throw new DomainError('person-not-found')
  const [raw, equalKeys, similar, revisions, deliveries] = await Promise.all([
    mask.size > 0 ? null : readRawLine(ctx.db, batchId, row),
    mask.size > 0 ? [] : listPeopleOfEqualKeys(ctx, batchId, row),
    showsIdentity(person) ? listSimilar(ctx, batchId, row) : [],
    batch.revision && mask.size === 0 ? listEarlierRevisions(ctx, batchId, row) : [],
    readDeliveriesOfPerson(ctx.db, { batchId, row }),
  ])
  const fileNames = await fileNamesOf(ctx, [...equalKeys, ...similar])
  const inFile = (person: Person) => ({ ...person, fileName: fileNames.get(person.batchId) ?? '' })
  return { ...person, raw, equalKeys: equalKeys.map(inFile), similar: similar.map(inFile), revisions, deliveries }
}

async function fileNamesOf({ db }: Context, people: Person[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map()
  const ids = [...new Set(people.map(({ batchId }) => batchId))]
  const batches = await db.prisma.batch.findMany({ where: { id: { in: ids } }, select: { id: true, fileName: true } })
  return new Map(batches.map(({ id, fileName }) => [id, fileName]))
}

/** Follows a row back through the earlier revisions of its batch, the latest first; at most twenty, without those that are masked for the actor. */
export async function listEarlierRevisions(ctx: Context, batchId: string, row: number): Promise<EarlierRevision[]> {
  const found = await ctx.db.kysely
    .withRecursive('earlier', (query) =>
      query
        .selectFrom('revisionRow as a')
        .innerJoin('batch as b', 'b.id', 'a.batchId')
        .where('a.batchId', '=', batchId)
        .where('a.rowNo', '=', row)
        .where('b.revisionOf', 'is not', null)
        .select(['b.revisionOf as batchId', 'a.ofRowNo as row', sql<number>`1`.as('depth')])
        .unionAll(
          query
            .selectFrom('earlier as e')
            .innerJoin('revisionRow as a', (join) => join.onRef('a.batchId', '=', 'e.batchId').onRef('a.rowNo', '=', 'e.row'))
            .innerJoin('batch as b', 'b.id', 'e.batchId')
            .where('b.revisionOf', 'is not', null)
            .where('e.depth', '<', mostRevisions)
            .select(['b.revisionOf as batchId', 'a.ofRowNo as row', sql<number>`e.depth + 1`.as('depth')]),
        ),
    )
    .selectFrom('earlier as e')
    .innerJoin('batch as f', 'f.id', 'e.batchId')
    .select(['f.id as batchId', 'f.fileName', 'e.row'])
    .orderBy('e.depth')
    .execute()
  const masks = await readMasks(
    ctx,
    found.map((revision) => revision.batchId),
  )
  const shown = found.filter((revision) => masks(revision.batchId).size === 0)
  const revisions = await Promise.all(
    shown.map(async (revision) => {
      const [result] = await readRowResults(ctx, (rows) => rows.where('r.batchId', '=', revision.batchId).where('r.row', '=', revision.row))
      return result ? [{ batchId: revision.batchId, fileName: revision.fileName, result }] : []
    }),
  )
  return revisions.flat()
}

const mostRevisions = 20

const shown = 50

/** The latest fifty people of the same name and date of birth, of any status, in batches with a review index that the actor may see. */
export async function listSimilar(ctx: Context, batchId: string, row: number): Promise<Person[]> {
  const { db, actor } = ctx
  const similar = db.kysely
    .selectFrom('users as t')
    .innerJoinLateral(
      sql<{ batchId: string; rowNo: number }>`rows_of_name_birth(name_birth_of(t.name, t.dob))`.as<'o'>(sql`o (batch_id, row_no)`),
      (join) => join.on(sql<boolean>`(o.batch_id, o.row_no) <> (t.batch_id, t.row_no)`),
    )
    .innerJoin('users as u', (join) =>
      join
        .onRef('u.batchId', '=', 'o.batchId')
        .onRef('u.rowNo', '=', 'o.rowNo')
        .onRef('u.dob', '=', 't.dob')
        .on(sql<boolean>`fold_for_search(u.name) = fold_for_search(t.name)`),
    )
    .innerJoin('batch as b', 'b.id', 'u.batchId')
    .where('t.batchId', '=', batchId)
    .where('t.rowNo', '=', row)
    .select(personColumns)
    .orderBy('u.batchId', 'desc')
    .orderBy('u.rowNo')
    .limit(shown)
  const visible = seesAllBatches(actor) ? similar : similar.where('b.makerId', '=', actor.id)
  return (await readPeople(ctx, visible, { ofSeveralBatches: true })).filter(showsIdentity)
}

const showsIdentity = ({ masked }: Person) => !masked.includes('name') && !masked.includes('dob')
