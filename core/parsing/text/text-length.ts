/** Whether text has more than `limit` code points. */
export function isLongerThan(text: string, limit: number): boolean {
  if (text.length <= limit) return false
  if (text.length > limit * 2) return true
  return Array.from(text).length > limit
}

const valueLength = 200

/** Shortens a value to at most 200 code points, with an ellipsis at the end. */
export function shorten(value: string): string {
  if (value.length <= valueLength) return value
  const characters = Array.from(value.slice(0, valueLength * 2 + 2))
  return characters.length <= valueLength ? value : `${characters.slice(0, valueLength - 1).join('')}…`
}
