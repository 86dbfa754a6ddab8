/** A parsed date before the order of day and month is known. */
export type DateShape =
  | { kind: 'none' }
  | { kind: 'certain'; year: number; isShortYear: boolean; month: number; day: number }
  | { kind: 'numbers'; first: number; second: number; year: number; isShortYear: boolean; isDotted: boolean }
  | { kind: 'serial'; days: number }

const none: DateShape = { kind: 'none' }

/** Excel's day numbers for 1927 to 2064, which no other notation of a birthday uses. */
const serials = { from: 10_000, to: 60_000 }

const separated = /^(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})$/
const yearFirst = /^(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})$/
const compact = /^(\d{4})(\d{2})(\d{2})$/
const serial = /^(\d{5})(?:[.,]\d+)?$/
const dayMonthName = /^(\d{1,2})(?:st|nd|rd|th)?[-/., ]*([a-z]+)[-/., ]*(\d{4}|\d{2})$/i
const monthNameDay = /^([a-z]+)[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$/i
const yearMonthName = /^(\d{4})[-/., ]*([a-z]+)[-/., ]*(\d{1,2})(?:st|nd|rd|th)?$/i

const clock = String.raw`\d{1,2}(?:[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?|\s*[ap]\.?m\.?)`
const isoClock = String.raw`\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?`
const offset = String.raw`[+-]\d{1,2}(?::?\d{2})?`
const zone = String.raw`(?:[a-z]{1,5}(?:${offset})?|${offset}|[a-z]+(?:[/_][a-z]+){1,3}|\([^()]*\)|\[[^[\]]*\])`
const trailingTime = new RegExp(String.raw`(?<=\d)(?:T${isoClock}|,?\s+${clock})(?:\s*${zone}){0,2}$`, 'i')
/** XML Schema allows a time zone after a date without a time. */
const trailingZone = /(?<=^\d{4}-\d{2}-\d{2})\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})$/i

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** Parses the shape of a date of birth with ASCII digits, ignoring a time of day after the date. */
export function shapeOfDate(text: string): DateShape {
  if (text.length > 64) return none
  return dateShape(text) ?? dateShape(text.replace(trailingTime, '')) ?? dateShape(text.replace(trailingZone, '')) ?? none
}

const dateShape = (text: string) => numericShape(text) ?? namedShape(text)

function numericShape(text: string): DateShape | undefined {
  const separatedParts = separated.exec(text)
  if (separatedParts) {
    const [, first, sign, second, year = ''] = separatedParts
    return {
      kind: 'numbers',
      first: Number(first),
      second: Number(second),
      year: Number(year),
      isShortYear: year.length === 2,
      isDotted: sign === '.',
    }
  }
  const yearFirstParts = yearFirst.exec(text)
  if (yearFirstParts) return certain(yearFirstParts[1], Number(yearFirstParts[3]), yearFirstParts[4])
  const compactParts = compact.exec(text)
  if (compactParts) return certain(compactParts[1], Number(compactParts[2]), compactParts[3])
  const days = Number(serial.exec(text)?.[1])
  return days >= serials.from && days <= serials.to ? { kind: 'serial', days } : undefined
}

function namedShape(text: string): DateShape | undefined {
  const dayFirst = dayMonthName.exec(text)
  if (dayFirst) return named(dayFirst[3], dayFirst[2], dayFirst[1])
  const monthFirst = monthNameDay.exec(text)
  if (monthFirst) return named(monthFirst[3], monthFirst[1], monthFirst[2])
  const year = yearMonthName.exec(text)
  return year ? named(year[1], year[2], year[3]) : undefined
}

function named(year: string | undefined, month: string | undefined, day: string | undefined): DateShape | undefined {
  const number = monthNumber(month ?? '')
  return number === 0 ? undefined : certain(year, number, day)
}

function monthNumber(text: string): number {
  const name = text.toLowerCase()
  if (name === 'sept') return 9
  return monthNames.findIndex((month) => month === name || month.slice(0, 3) === name) + 1
}

function certain(year = '', month: number, day = ''): DateShape {
  return { kind: 'certain', year: Number(year), isShortYear: year.length === 2, month, day: Number(day) }
}
