// Browsers draw no element beyond some 17 to 33 million pixels; Firefox has the lowest limit.
const highestPx = 16_000_000

/** Where one is in a tall list that is scrolled by a lower page; in pixels, as if every row of the list were drawn. */
export type Scroll = {
  at: number
  /** How far the list stands from where it is drawn: `at` less what the page has been scrolled into it. */
  shift: number
}

/** All rows of a list, the page that it is scrolled by, and what is seen at once. */
export type Heights = { list: number; page: number; seen: number }

export const heightsOf = (listPx: number, seenPx: number): Heights => ({ list: listPx, page: Math.min(listPx, highestPx), seen: seenPx })

/**
 * Where the list is after the page went to `pagePx`. A small step moves the rows by as many pixels as the page;
 * a large one is a jump of the scrollbar and goes to the place in proportion.
 */
export function scrolled(before: Scroll, pagePx: number, heights: Heights): Scroll {
  const { list, page, seen } = heights
  if (list === page || pagePx <= 0) return { at: pagePx, shift: 0 }
  if (pagePx >= page - seen) return { at: pagePx + list - page, shift: list - page }
  const step = pagePx - (before.at - before.shift)
  const next = before.at + step
  if (Math.abs(step) <= 2 * seen && next >= 0 && next <= list - seen) return { at: next, shift: next - pagePx }
  return atPage(pagePx, heights)
}

/** The same place of the list with the page where it belongs, so that the scrollbar tells how far one is. */
export function settled({ at, shift }: Scroll, heights: Heights): Scroll {
  const { list, page, seen } = heights
  const edge = edgeOf(heights)
  if (list === page || at - shift <= 0 || at - shift >= page - seen) return { at, shift }
  if (at <= edge) return { at, shift: 0 }
  if (at >= list - seen - edge) return { at, shift: list - page }
  return { at, shift: at - (edge + (at - edge) / scaleOf(heights)) }
}

/** Whether the page is so near one of its ends that small steps would not lead to the end of the list. */
export function isCramped({ at, shift }: Scroll, { list, page, seen }: Heights): boolean {
  const pagePx = at - shift
  return list !== page && ((pagePx < seen && shift > 0) || (page - seen - pagePx < seen && shift < list - page))
}

function atPage(pagePx: number, heights: Heights): Scroll {
  const { list, page, seen } = heights
  const edge = edgeOf(heights)
  if (pagePx <= edge) return { at: pagePx, shift: 0 }
  if (pagePx >= page - seen - edge) return { at: pagePx + list - page, shift: list - page }
  const at = edge + (pagePx - edge) * scaleOf(heights)
  return { at, shift: at - pagePx }
}

// Near both ends the page is as high as the list, so that one comes to them by any step.
const edgeOf = ({ seen }: Heights) => 4 * seen

/** How many pixels of the list one of the page stands for, between the ends. */
const scaleOf = ({ list, page, seen }: Heights) => (list - 9 * seen) / (page - 9 * seen)
