const [ZERO, HYPHEN] = [0x30, 0x2d]

/** In columns of days: of someone without a date of birth. No date that PostgreSQL stores has this number. */
export const noDay = -(2 ** 31)

/** Days since 1970 of a date written as YYYY-MM-DD. */
export function dayAt(bytes: Uint8Array, from: number): number {
  let at = from
  let year = 0
  for (; bytes[at] !== HYPHEN; at += 1) year = year * 10 + (bytes[at] as number) - ZERO
  return dayOf(year, twoDigitsAt(bytes, at + 1), twoDigitsAt(bytes, at + 4))
}

const twoDigitsAt = (bytes: Uint8Array, at: number) => ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO

/** Days since 1970, by the algorithm of Howard Hinnant's days_from_civil. For years from 0 on. */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1
  return era * 146097 + ofEra * 365 + (ofEra >> 2) - ((ofEra / 100) | 0) + ofYear - 719468
}
