import type { DateOrder } from '#core/parsing/parse-options'
import { formatDate, isRealDate } from './calendar'
import { type DateShape, shapeOfDate } from './date-shape'

type Day = { year: number; month: number; day: number }

/** Parses a date in the order of its column. A two-digit year means the latest one in which the date is not after `latest`. */
export function readDay(text: string, order: DateOrder, latest: string): { date: string } | { code: 'unreadable' | 'impossible' } {
  const isIso = isIsoDate(text)
  const day = isIso ? isoDay(text) : dayOfShape(shapeOfDate(text), order, latest)
  if (!day) return { code: 'unreadable' }
  if (!isRealDate(day.year, day.month, day.day)) return { code: 'impossible' }
  return { date: isIso ? text : formatDate(day.year, day.month, day.day) }
}

/** The day of a shape in an order, which may not exist in the calendar; undefined when the order does not decide it. */
export function dayOfShape(shape: DateShape, order: DateOrder, today: string): Day | undefined {
  switch (shape.kind) {
    case 'none':
      return undefined
    case 'serial':
      return dayOfSerial(shape.days)
    case 'certain':
      return withWholeYear(shape, today)
    case 'numbers': {
      const { first, second } = shape
      const isDayFirst = order === 'dmy' || (shape.isDotted && order === 'ymd')
      if (order === 'ymd' && !shape.isDotted && first !== second) return undefined
      return withWholeYear({ ...shape, day: isDayFirst ? first : second, month: isDayFirst ? second : first }, today)
    }
  }
}

// A two-digit year means the latest year in which the birth is not in the future.
function withWholeYear({ year, isShortYear, month, day }: Day & { isShortYear: boolean }, today: string): Day {
  if (!isShortYear) return { year, month, day }
  const thisCentury = Number(today.slice(0, 2)) * 100 + year
  return { year: formatDate(thisCentury, month, day) > today ? thisCentury - 100 : thisCentury, month, day }
}

// Excel's day 60 is 29 February 1900, which did not exist, so later days count from 30 December 1899.
function dayOfSerial(days: number): Day {
  const date = new Date(Date.UTC(1899, 11, 30 + days))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

function isoDay(text: string): Day {
  return { year: digits(text, 0, 4), month: digits(text, 5, 7), day: digits(text, 8, 10) }
}

function isIsoDate(text: string): boolean {
  if (text.length !== 10) return false
  for (let at = 0; at < 10; at += 1) {
    const code = text.charCodeAt(at)
    if (at === 4 || at === 7 ? code !== 0x2d : code < 0x30 || code > 0x39) return false
  }
  return true
}

function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) number = number * 10 + text.charCodeAt(at) - 0x30
  return number
}
