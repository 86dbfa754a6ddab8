const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day exists in the Gregorian calendar. */
export function isRealDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  if (month === 2 && day === 29) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (longestMonths[month - 1] as number)
}

/** A date as YYYY-MM-DD; years from 0 to 9999. */
export function formatDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

/** The UTC day on which an import started, so that a retry after midnight judges dates in the same way. */
export function dayOf(importStartedAt: Date | null): string {
  return (importStartedAt ?? new Date()).toISOString().slice(0, 10)
}
