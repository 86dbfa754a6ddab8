// Browsers limit an element's height to about 17 to 33 million pixels; Firefox has the lowest limit.
const highestPx = 16_000_000

/** A position in a list that may be taller than the page that scrolls it, in pixels of the list. */
export type Scroll = {
  at: number
  /** `at` minus the page's scroll offset into the list. */
  shift: number
}

/** Heights in pixels: the full list, the page that scrolls it, and the viewport. */
export type Heights = { list: number; page: number; seen: number }

export const heightsOf = (listPx: number, seenPx: number): Heights => ({ list: listPx, page: Math.min(listPx, highestPx), seen: seenPx })

/**
 * The position after the page was scrolled to `pagePx`. A small step moves the rows by the same number of pixels; a large one is a jump
 * of the scrollbar and moves in proportion.
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

/** The same position with the page moved to its proportional place, so that the scrollbar is right. */
export function settled({ at, shift }: Scroll, heights: Heights): Scroll {
  const { list, page, seen } = heights
  const edge = edgeOf(heights)
  if (list === page || at - shift <= 0 || at - shift >= page - seen) return { at, shift }
  if (at <= edge) return { at, shift: 0 }
  if (at >= list - seen - edge) return { at, shift: list - page }
  return { at, shift: at - (edge + (at - edge) / scaleOf(heights)) }
}

/** Whether the page is so near one of its ends that small steps could not reach the end of the list. */
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

// Near both ends, page and list move pixel by pixel, so that any step reaches the end.
const edgeOf = ({ seen }: Heights) => 4 * seen

/** Pixels of the list per pixel of the page, between the ends. */
const scaleOf = ({ list, page, seen }: Heights) => (list - 9 * seen) / (page - 9 * seen)
