import { byteAt } from '#core/parsing/encoding/bytes'
import { earliestDob } from '#core/parsing/limits'
import { isRealDate } from '#core/parsing/values/calendar'

const earliest = Number(earliestDob.replaceAll('-', ''))
const [HYPHEN, ZERO] = [0x2d, 0x30]

/** Whether a range is a valid date of birth written as YYYY-MM-DD. `today` is a number, YYYYMMDD. */
export function isFastIsoDate(bytes: Uint8Array, from: number, to: number, today: number): boolean {
  if (to - from !== 10 || byteAt(bytes, from + 4) !== HYPHEN || byteAt(bytes, from + 7) !== HYPHEN) return false
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  const date = year * 10_000 + month * 100 + day
  return date >= earliest && date <= today && isRealDate(year, month, day)
}

/** NaN when they are not two digits, which is no date. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = byteAt(bytes, at) - ZERO
  const ones = byteAt(bytes, at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
