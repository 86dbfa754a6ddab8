import { noOne, outside } from './named'
import { type Bound, holds, joined, type Stretch, stretchOf } from './person-range'
import type { ByFilter, Picked } from './selection'

/**
 * The same with everyone between two people in the order of the list picked too, `size` of them, seen or not.
 * Null when that would be two ranges apart, which no selection can be.
 */
export function pickRange(picked: Picked, sort: Stretch['sort'], [one, other]: [Bound, Bound], size: number): Picked | null {
  const stretch = stretchOf(sort, one, other)
  switch (picked.kind) {
    case 'rows':
      return { kind: 'matching', range: { ...stretch, size }, except: noOne, also: outside(picked.rows, stretch), recount: null }
    case 'matching': {
      const except = outside(picked.except, stretch)
      if (picked.range === null) return { ...picked, except }
      const whole = joined(picked.range, stretch)
      if (whole === null) return null
      const range = { ...whole, size: together(picked.range, { ...stretch, size }) }
      return { ...picked, range, except, also: outside(picked.also, whole) }
    }
  }
}

type Sized = NonNullable<ByFilter['range']>

/** How many two stretches that meet are together. As a rule they share the person from whom one went on; the server counts again. */
function together(a: Sized, b: Sized): number {
  if (holds(a, b)) return a.size
  return holds(b, a) ? b.size : a.size + b.size - 1
}
