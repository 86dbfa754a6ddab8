const dayMs = 86_400_000
const lastDay = 2_958_465

/**
 * A day number of a workbook as an ISO date, with its time if it has one: days since 1900, or since 1904 where the workbook says so.
 * A number below one is a time. Null for a number that is no day.
 */
export function dayText(days: number, isFrom1904: boolean): string | null {
  if (!(days >= 0 && days < lastDay + 1)) return null
  const seconds = Math.round(days * 86_400)
  const [day, rest] = [Math.floor(seconds / 86_400), seconds % 86_400]
  const time = rest === 0 ? '' : new Date(rest * 1_000).toISOString().slice(11, 19)
  if (day === 0 && !isFrom1904) return time === '' ? null : time
  const date = isFrom1904 ? isoDate(Date.UTC(1904, 0, 1) + day * dayMs) : dateSince1900(day)
  return time === '' ? date : `${date}T${time}`
}

// Lotus took 1900 for a leap year, and Excel kept that: its day 60 is 29 February 1900.
function dateSince1900(day: number): string {
  if (day === 60) return '1900-02-29'
  return isoDate(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * dayMs)
}

const isoDate = (ms: number) => new Date(ms).toISOString().slice(0, 10)
