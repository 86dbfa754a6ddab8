import { PersonRange } from '#core/people/filter/person-filter'

/** The selection that a link names: all that match, or those from one row to another in one of the orders; each but some rows. */
export type Linked = { range: PersonRange | null; except: readonly number[] }

// More would make a link that nobody can send.
const mostExcept = 100

/** What a fragment says of a selection. Of what cannot be understood whole nothing is selected, for part of it would be too many. */
export function readLink(select: string | undefined, but: string | undefined): Linked | null {
  const range = select === 'all' ? null : readRange(select)
  const except = but === undefined ? [] : but.split(',').map(Number)
  if (range === undefined || !except.every((row) => Number.isSafeInteger(row) && row > 0)) return null
  return { range, except }
}

/** How a fragment says it; nothing where a link cannot. */
export function linkParts(linked: Linked | null): { select: string | null; but: string | null } {
  if (linked === null || linked.except.length > mostExcept) return { select: null, but: null }
  const { range, except } = linked
  return { select: range ? `${range.sort}:${range.from}-${range.to}` : 'all', but: except.length > 0 ? except.join(',') : null }
}

function readRange(text = ''): PersonRange | undefined {
  const [, sort, from, to] = /^(row|name):(\d{1,10})-(\d{1,10})$/.exec(text) ?? []
  return PersonRange.safeParse({ sort, from: Number(from), to: Number(to) }).data
}
