import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import type { Database } from '#core/database/open-database'
import { Selection } from '#core/decisions/decision'
import { type Mask, readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { identityKeyOfEmail } from '#core/identity-keys/identity-key'
import { identityKeyHash } from '#core/identity-keys/identity-key-hash'
import { fieldsOfFilter } from '#core/people/filter/fields-of-filter'
import { returningFlags } from '#core/people/filter/flag'
import { isFlagShown } from '#core/people/mask-person'
import type { Person } from '#core/people/person'
import { readRows } from '#core/people/read-rows'
import { findReviewIndex, type ReviewIndex } from '#core/people/review-index/find-review-index'
import { countFlags, type FlagCount, flaggedRows, matchingRows } from '#core/people/review-index/matching-rows'
import { addRow, countRows, createRowSet, hasRow, intersect, type RowSet, removeRow, rowsAt } from '#core/people/review-index/row-set'
import { statusRows } from '#core/people/review-index/status-rows'

export const SelectionPreviewRequest = z.object({ selection: Selection, people: z.number().int().min(0).max(10).default(10) })
type Input = z.input<typeof SelectionPreviewRequest> & { batchId: string }

/** Flags are null until the review index is built. `returning` are the first ten people with a flag that needs a confirmation. */
export type SelectionPreview = { pending: number; flags: FlagCount[] | null; people: Person[]; returning: Person[] }

/**
 * Previews a decision on a selection: the number of pending people, their flags, and a uniform random sample of them. Does not compare
 * `expectedCount`. Refuses what compares masked fields with `personal-data-masked`.
 */
export async function previewSelection({ ctx, input }: { ctx: Context; input: Input }): Promise<SelectionPreview> {
  const { batchId } = input
  const { selection, people } = SelectionPreviewRequest.parse(input)
  const filter = 'filter' in selection ? selection.filter : {}
  const [, mask, reviewIndex] = await Promise.all([
    getBatch({ ctx, input: { batchId } }),
    readMask(ctx, batchId),
    findReviewIndex(ctx.db, batchId, filter),
  ])
  requireUnmasked(mask, 'emails' in selection ? ['email'] : fieldsOfFilter(filter, mask))
  return previewPending(ctx, { batchId, reviewIndex, set: await pendingOf(ctx.db, reviewIndex, selection), people, mask })
}

type PreviewInput = { batchId: string; reviewIndex: ReviewIndex; set: RowSet; people: number; mask: Mask }

/** Previews these pending people of a batch: their number and flags, a uniform random sample of `people` of them, and who is returning. */
export async function previewPending(ctx: Context, { batchId, reviewIndex, set, people, mask }: PreviewInput): Promise<SelectionPreview> {
  const pending = countRows(set)
  const places = new Set<number>()
  while (places.size < Math.min(people, pending)) places.add(randomInt(pending))
  const rows = [...places].sort((a, b) => a - b).flatMap((place) => rowsAt(set, place, 1))
  return {
    pending,
    flags:
      reviewIndex.version === null ? null : (await countFlags(ctx.db, reviewIndex, set)).filter((counted) => isFlagShown(counted, mask)),
    people: await readRows(ctx, batchId, rows),
    returning: await readRows(ctx, batchId, rowsAt(await returningOf(ctx.db, reviewIndex, set), 0, mostReturning)),
  }
}

const mostReturning = 10

async function returningOf(db: Database, reviewIndex: ReviewIndex, set: RowSet): Promise<RowSet> {
  const returning = createRowSet(reviewIndex.rows)
  if (reviewIndex.version === null) return returning
  for (const flag of returningFlags) {
    const flagged = intersect(set, await flaggedRows(db, reviewIndex, flag))
    for (const [index, byte] of flagged.entries()) returning[index] = (returning[index] ?? 0) | byte
  }
  return returning
}

async function pendingOf(db: Database, reviewIndex: ReviewIndex, selection: Selection): Promise<RowSet> {
  if (!('filter' in selection)) {
    const named = 'rows' in selection ? selection.rows : (await findRowsOfEmails(db, reviewIndex.batchId, selection.emails)).flat()
    return withPending(reviewIndex, createRowSet(reviewIndex.rows), named, await statusRows(db, reviewIndex, 'pending'))
  }
  const { except = [], also = [] } = selection
  const [matching, withStatus] = await Promise.all([matchingRows(db, reviewIndex), statusRows(db, reviewIndex, 'pending')])
  const set = intersect(withStatus, ...(matching ? [matching] : []))
  for (const row of except) if (row <= reviewIndex.rows) removeRow(set, row)
  return withPending(reviewIndex, set, also, withStatus)
}

function withPending(reviewIndex: ReviewIndex, set: RowSet, rows: readonly number[], withStatus: RowSet): RowSet {
  for (const row of rows) if (row <= reviewIndex.rows && hasRow(withStatus, row)) addRow(set, row)
  return set
}

/**
 * Returns the rows of each address in a batch. Finds rejected and withdrawn people too, whose identity key is free again. The key of the
 * address is the identity key of a person or, when the identity has changed, another one, which several people may have.
 */
export async function findRowsOfEmails({ kysely }: Database, batchId: string, emails: string[]): Promise<number[][]> {
  const hashes = emails.map((email) => identityKeyHash(identityKeyOfEmail(email)))
  const people = kysely
    .selectFrom('users')
    .where('batchId', '=', batchId)
    .where('identityKey', '=', sql<string>`any (${hashes}::uuid[])`)
    .select(['identityKey as key', 'rowNo as row'])
  const others = kysely
    .selectFrom('otherIdentityKey')
    .where('batchId', '=', batchId)
    .where('identityKey', '=', sql<string>`any (${hashes}::uuid[])`)
    .select(['identityKey as key', 'rowNo as row'])
  // Each half has an index of its own.
  const found = await people
    .where('freed', '=', sql.lit(false))
    .unionAll(people.where('freed', '=', sql.lit(true)))
    .unionAll(others)
    .execute()
  const rowsOf = new Map<string, number[]>()
  for (const { key, row } of found) rowsOf.set(key, [...(rowsOf.get(key) ?? []), row])
  return hashes.map((key) => rowsOf.get(key) ?? [])
}
