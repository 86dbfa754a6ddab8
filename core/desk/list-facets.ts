import { z } from 'zod'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { type CueCount, countCues } from '#core/desk/count-cues'
import { type Desk, findDesk } from '#core/desk/find-desk'
import { readColumn } from '#core/desk/read-column'
import { readValues } from '#core/desk/read-values'
import { hasRow, type RowSet } from '#core/desk/row-set'
import { selectedRows } from '#core/desk/selected-rows'
import { UserStatus } from '#core/users/user'
import { UserFilter } from '#core/users/user-filter'

export const FacetsRequest = z.object({ status: UserStatus.optional(), filter: UserFilter.default({}) })
type Input = z.input<typeof FacetsRequest> & { batchId: string }

export type ValueCount = { value: string; count: number }
export type Facets = { cities: ValueCount[]; domains: ValueCount[]; cues: CueCount[]; isPrepared: boolean }

const shownValues = 50

/**
 * How many of the people that match are of each city and e-mail domain (the fifty most frequent of each) and have each cue; all counts
 * are exact. Beside each choice stands what choosing it would give: cities are counted whatever city the filter asks for, and so on.
 * Nothing is counted until the desk is prepared.
 */
export async function listFacets({ ctx, input }: { ctx: Context; input: Input }): Promise<Facets> {
  const { batchId } = input
  const { status, filter } = FacetsRequest.parse(input)
  const [, desk] = await Promise.all([getBatch({ ctx, input: { batchId } }), findDesk(ctx.db, batchId, filter)])
  if (desk.version === null) return { cities: [], domains: [], cues: [], isPrepared: false }
  const matchingBut = (choice: 'city' | 'domain' | 'cue') => {
    const { [choice]: _, ...filter } = desk.filter
    return selectedRows(ctx.db, { ...desk, filter }, status)
  }
  const [cities, domains, seen] = await Promise.all([
    matchingBut('city').then((set) => countValues(ctx, desk, set, 'city')),
    matchingBut('domain').then((set) => countValues(ctx, desk, set, 'domain')),
    matchingBut('cue').then((set) => countCues(ctx.db, desk, set)),
  ])
  return { cities, domains, cues: seen, isPrepared: true }
}

async function countValues({ db }: Context, desk: Desk, set: RowSet, kind: 'city' | 'domain'): Promise<ValueCount[]> {
  const [codes, values] = await Promise.all([readColumn(db, desk, kind === 'city' ? 'cities' : 'domains'), readValues(db, desk, kind)])
  const counts = new Uint32Array(Math.max(0, ...values.keys()) + 1)
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? -1
    if (code >= 0 && hasRow(set, index + 1)) counts[code] = (counts[code] ?? 0) + 1
  }
  return [...values]
    .map(([code, value]) => ({ value, count: counts[code] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, shownValues)
}
