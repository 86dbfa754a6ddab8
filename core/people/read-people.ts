import { type AliasableExpression, expressionBuilder, sql } from 'kysely'
import type { Context } from '#core/context'
import type { Tables } from '#core/database/tables'
import { readMasks } from '#core/disclosures/masked-fields'
import { maskPerson } from '#core/people/mask-person'
import type { Person } from '#core/people/person'
import { withPersonFields } from '#core/people/person-fields'

/** The columns of a person `u` that `readPeople` takes. */
export const personColumns = [
  'u.batchId',
  'u.rowNo as row',
  'u.line',
  'u.name',
  sql<string | null>`to_char(u.dob, 'YYYY-MM-DD')`.as('dob'),
  'u.city',
  'u.email',
  'u.fields',
  'u.status',
  'u.decisionNo',
] as const

type PersonRow = Pick<Tables['users'], 'batchId' | 'line' | 'name' | 'city' | 'email' | 'fields' | 'status' | 'decisionNo'> & {
  row: number
  dob: string | null
}

/**
 * Reads people with their decisions, by row; those of several batches, newest batch first. `page` is a query of `personColumns` that is
 * already limited. What is masked for the actor is left out here.
 */
export async function readPeople(ctx: Context, page: AliasableExpression<PersonRow>, { ofSeveralBatches = false } = {}): Promise<Person[]> {
  const rows = await ctx.db.kysely
    .selectFrom(page.as('p'))
    .leftJoin('decision as d', (join) => join.onRef('d.batchId', '=', 'p.batchId').onRef('d.decisionNo', '=', 'p.decisionNo'))
    .leftJoin('batch as b', 'b.id', 'd.batchId')
    .leftJoin('operator as o', 'o.id', 'd.actorId')
    .leftJoin('reason as w', 'w.id', 'd.reasonId')
    .selectAll('p')
    .select([
      'd.id as decisionId',
      'd.verdict',
      'w.title as reasonTitle',
      'd.reason',
      'd.recordedAt',
      'd.finalAt',
      'o.id as actorId',
      'o.name as actorName',
    ])
    .select(sql<Date | null>`final_from(d, b)`.as('finalFrom'))
    .$if(ofSeveralBatches, (query) => query.orderBy('p.batchId', 'desc'))
    .orderBy('p.row')
    .execute()
  const batchIds = rows.map(({ batchId }) => batchId)
  const [people, masks] = await Promise.all([withPersonFields(ctx.db, rows), readMasks(ctx, batchIds)])
  return people.map(
    ({ decisionNo: _, decisionId, verdict, reasonTitle, reason, recordedAt, finalAt, finalFrom, actorId, actorName, ...person }) => {
      const isDecided = decisionId !== null && verdict !== null && recordedAt !== null
      const seen = {
        ...person,
        decision: isDecided
          ? {
              id: decisionId,
              verdict,
              reasonTitle,
              reason,
              actor: actorId === null ? null : { id: actorId, name: actorName ?? '' },
              recordedAt: recordedAt.toISOString(),
              finalAt: finalAt?.toISOString() ?? null,
              finalFrom: finalFrom?.toISOString() ?? null,
            }
          : null,
        flags: [],
      }
      return maskPerson(seen, masks(person.batchId))
    },
  )
}

/**
 * Whether the approval of person `u` is final: the undo window has passed and the batch is verified. All people must be of this batch, so
 * that the few approvals that are not final are read once and not per person.
 */
export function isFinal(batchId: string) {
  const u = expressionBuilder<{ u: Tables['users'] }, 'u'>()
  return u('u.decisionNo', '<>', sql<number>`all (array(select approvals_not_final(${batchId}::uuid)))`)
}
