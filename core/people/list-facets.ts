import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { readMask, requireUnmasked } from '#core/disclosures/masked-fields'
import { FieldKey } from '#core/fields/field'
import { fieldsOfFilter } from '#core/people/filter/fields-of-filter'
import { PersonFilter } from '#core/people/filter/person-filter'
import { PersonStatus } from '#core/people/filter/person-status'
import { isFlagShown } from '#core/people/mask-person'
import { type CountedValues, countFieldValues } from '#core/people/review-index/count-field-values'
import { findReviewIndex, type ReviewIndex } from '#core/people/review-index/find-review-index'
import { countFlags, type FlagCount, matchingRowsWithStatus } from '#core/people/review-index/matching-rows'
import { findCodes, readColumn, readValues } from '#core/people/review-index/read-column'
import { hasRow, type RowSet } from '#core/people/review-index/row-set'

const { q: text } = PersonFilter.shape
export const FacetsRequest = z.object({
  status: PersonStatus.optional(),
  filter: PersonFilter.default({}),
  /** A text that values must contain, ignoring case and accents. */
  find: z.strictObject({ city: text, domain: text }).default({}),
  /** A filterable field whose values are counted, too; `find` as above, in the text that shows a value. */
  field: z.strictObject({ key: FieldKey, find: text }).optional(),
})
type Input = z.input<typeof FacetsRequest> & { batchId: string }

export type ValueCount = { value: string; count: number }
export type Facets = {
  cities: ValueCount[]
  domains: ValueCount[]
  flags: FlagCount[]
  /** How many further cities and domains there are. */
  more: { city: number; domain: number }
  /** The values of the field that was asked for; null without one. */
  field: CountedValues | null
  isBuilt: boolean
  /** The keys of the fields that are masked for the actor; their values are not counted. */
  masked: string[]
}

const shownValues = 50

/**
 * Counts the matching people per city, e-mail domain, flag and value of a field that is asked for; returns the fifty most frequent values, or
 * those that contain `find`. Each facet ignores its own part of the filter, so its counts show what choosing a value would give. Counts are exact, and empty until the
 * review index is built. Refuses what compares masked fields with `personal-data-masked`, and counts no values of them.
 */
export async function listFacets({ ctx, input }: { ctx: Context; input: Input }): Promise<Facets> {
  const { batchId } = input
  const { status, filter, find, field } = FacetsRequest.parse(input)
  const [, mask, reviewIndex] = await Promise.all([
    getBatch({ ctx, input: { batchId } }),
    readMask(ctx, batchId),
    findReviewIndex(ctx.db, batchId, filter),
  ])
  requireUnmasked(mask, [...fieldsOfFilter({ ...filter, ...find }, mask), ...(field === undefined ? [] : [field.key])])
  const masked = [...mask]
  if (reviewIndex.version === null) {
    const more = { city: 0, domain: 0 }
    return { cities: [], domains: [], flags: [], more, field: field ? { values: [], more: 0 } : null, isBuilt: false, masked }
  }
  const matchingBut = (choice: 'city' | 'domain' | 'flag') => {
    const { [choice]: _, ...filter } = reviewIndex.filter
    return matchingRowsWithStatus(ctx.db, { ...reviewIndex, filter }, status)
  }
  const matchingButField = async (key: string) => {
    const { [key]: _, ...fields } = filter.fields ?? {}
    const others = { ...filter, fields: Object.keys(fields).length > 0 ? fields : undefined }
    return matchingRowsWithStatus(ctx.db, await findReviewIndex(ctx.db, batchId, others), status)
  }
  const [cities, domains, seen, counted] = await Promise.all([
    mask.has('city') ? [] : matchingBut('city').then((set) => countValues(ctx, reviewIndex, set, 'city', find.city)),
    mask.has('email') ? [] : matchingBut('domain').then((set) => countValues(ctx, reviewIndex, set, 'domain', find.domain)),
    matchingBut('flag').then((set) => countFlags(ctx.db, reviewIndex, set)),
    field && matchingButField(field.key).then((set) => countFieldValues(ctx.db, reviewIndex, set, { ...field, limit: shownValues })),
  ])
  return {
    cities: cities.slice(0, shownValues),
    domains: domains.slice(0, shownValues),
    flags: seen.filter((counted) => isFlagShown(counted, mask)),
    more: { city: Math.max(0, cities.length - shownValues), domain: Math.max(0, domains.length - shownValues) },
    field: counted ?? null,
    isBuilt: true,
    masked,
  }
}

async function countValues(
  { db }: Context,
  reviewIndex: ReviewIndex,
  set: RowSet,
  kind: 'city' | 'domain',
  text?: string,
): Promise<ValueCount[]> {
  const [codes, values, wanted] = await Promise.all([
    readColumn(db, reviewIndex, kind === 'city' ? 'cities' : 'domains'),
    readValues(db, reviewIndex, kind),
    text === undefined ? null : findCodes(db, reviewIndex, kind, text),
  ])
  const counts = new Uint32Array([...values.keys()].reduce((most, code) => Math.max(most, code), 0) + 1)
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? -1
    if (code >= 0 && hasRow(set, index + 1)) counts[code] = (counts[code] ?? 0) + 1
  }
  return [...values]
    .filter(([code, value]) => value !== '' && (counts[code] ?? 0) > 0 && (wanted?.has(code) ?? true))
    .map(([code, value]) => ({ value, count: counts[code] ?? 0 }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
