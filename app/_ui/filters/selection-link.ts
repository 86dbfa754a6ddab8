import { PersonRange } from '#core/people/filter/person-filter'

/** The selection in a link: everyone who matches or a range, without some rows. */
export type SelectionLink = { range: PersonRange | null; except: readonly number[] }

// More would make the link too long to send.
const maxExcept = 100

/** Reads the selection from the fragment. Returns null when any part is invalid, because a part of it could select too many people. */
export function readSelectionLink(select: string | undefined, but: string | undefined): SelectionLink | null {
  const range = select === 'all' ? null : readRange(select)
  const except = but === undefined ? [] : but.split(',').map(Number)
  if (range === undefined || !except.every((row) => Number.isSafeInteger(row) && row > 0)) return null
  return { range, except }
}

/** The selection as parts of a fragment, or nulls when a link cannot express it. */
export function selectionLinkParts(link: SelectionLink | null): { select: string | null; but: string | null } {
  if (link === null || link.except.length > maxExcept) return { select: null, but: null }
  const { range, except } = link
  return { select: range ? `${range.sort}:${range.from}-${range.to}` : 'all', but: except.length > 0 ? except.join(',') : null }
}

function readRange(text = ''): PersonRange | undefined {
  const [, sort, from, to] = /^(row|name):(\d{1,10})-(\d{1,10})$/.exec(text) ?? []
  return PersonRange.safeParse({ sort, from: Number(from), to: Number(to) }).data
}
