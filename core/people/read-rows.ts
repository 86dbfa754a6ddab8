import { sql } from 'kysely'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { readMasks } from '#core/disclosures/masked-fields'
import { readAlternatives } from '#core/field-versions/compared-alternatives'
import { readFieldsOfBatch } from '#core/field-versions/stored-fields'
import { seesAllBatches } from '#core/operators/operator'
import { SeenFlag } from '#core/people/filter/flag'
import { isFlagShown } from '#core/people/mask-person'
import type { Person } from '#core/people/person'
import { personColumns, readPeople } from '#core/people/read-people'

/** Returns the people in these rows of a batch with their flags, in the order of `rows`. */
export async function readRows(ctx: Context, batchId: string, rows: number[]): Promise<Person[]> {
  if (rows.length === 0) return []
  const page = ctx.db.kysely
    .selectFrom('users as u')
    .where('u.batchId', '=', batchId)
    .where('u.rowNo', '=', anyOf(rows))
    .select(personColumns)
  const [people, flags] = await Promise.all([readPeople(ctx, page), readFlags(ctx, batchId, rows)])
  const byRow = new Map(people.map((person) => [person.row, { ...person, flags: flags.get(person.row) ?? [] }]))
  return rows.flatMap((row) => byRow.get(row) ?? [])
}

const anyOf = (rows: number[]) => sql<number>`any (${rows}::integer[])`

/**
 * Returns the flags of rows of a batch, by row, without those about masked fields. References to other people are null unless the actor may
 * see their batch, and where either of the two is masked: who knows one of them would know the other.
 */
async function readFlags(ctx: Context, batchId: string, rows: number[]): Promise<Map<number, SeenFlag[]>> {
  const found = await ctx.db.kysely
    .selectFrom('reviewIndexFlag as c')
    .leftJoin('batch as o', (join) => join.on('o.id', '=', sql<string>`(c.facts ->> 'batchId')::uuid`))
    .where('c.batchId', '=', batchId)
    .where('c.rowNo', '=', anyOf(rows))
    .select(['c.rowNo', 'c.flag', 'c.facts', 'o.id as referredId', 'o.makerId as referredMakerId'])
    .orderBy('c.rowNo')
    .orderBy('c.flag')
    .execute()
  const masks = await readMasks(ctx, [batchId, ...found.flatMap(({ referredId }) => referredId ?? [])])
  const labelsOf = found.some(({ flag }) => flag === 'shared-identity-key') ? await readAlternativeLabels(ctx.db, batchId) : () => []
  const flags = new Map<number, SeenFlag[]>()
  for (const { rowNo, flag, facts, referredId, referredMakerId } of found) {
    const seen = SeenFlag.parse({ flag, says: flag === 'shared-identity-key' ? withLabels(facts as SharedKeyFacts, labelsOf) : facts })
    if (!isFlagShown(seen, masks(batchId))) continue
    const isMasked = masks(batchId).size > 0 || (referredId !== null && masks(referredId).size > 0)
    const mayRefer = !isMasked && (seesAllBatches(ctx.actor) || referredMakerId === ctx.actor.id)
    flags.set(rowNo, [...(flags.get(rowNo) ?? []), mayRefer ? seen : withoutReference(seen)])
  }
  return flags
}

type SharedKeyFacts = { alternatives: number[] }

const withLabels = ({ alternatives, ...facts }: SharedKeyFacts, labelsOf: (alternative: number) => string[]) => ({
  ...facts,
  by: alternatives.map(labelsOf),
})

/** The labels of the fields of each alternative of the identity, as the version of the batch says them. */
async function readAlternativeLabels(db: Database, batchId: string): Promise<(alternative: number) => string[]> {
  const [{ fields }, alternatives] = await Promise.all([readFieldsOfBatch(db, batchId), readAlternatives(db)])
  const labels = new Map(fields.map(({ key, label }) => [key, label]))
  return (alternative) => (alternatives.get(alternative) ?? []).map((key) => labels.get(key) ?? key)
}

function withoutReference(seen: SeenFlag): SeenFlag {
  switch (seen.flag) {
    case 'like-existing':
      return { ...seen, says: { ...seen.says, batchId: null, row: null } }
    case 'shared-identity-key':
      return { ...seen, says: { ...seen.says, batchId: null, row: null } }
    case 'rejected-before':
    case 'sent-back-before':
    case 'reversed-before':
      return { ...seen, says: { ...seen.says, batchId: null, row: null } }
    default:
      return seen
  }
}
