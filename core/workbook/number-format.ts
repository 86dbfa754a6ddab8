/** What a number format makes of a number; null where the number is read as it is. */
export type NumberFormat = { kind: 'date' } | { kind: 'digits'; pattern: string } | null

// ECMA-376-1, 18.8.30: the formats without a code of their own. 27 to 36 and 50 to 58 are dates in East Asian versions of Excel.
const builtInDates = [14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)]
const builtInTimes = [18, 19, 20, 21]

/** The format of a number, by its id and, unless it is built in, its code: ECMA-376-1, 18.8.30 and 18.8.31. */
export function numberFormatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtInDates.includes(id) || builtInTimes.includes(id) ? { kind: 'date' } : null
  const section = firstSection(code)
  // Hours, minutes or seconds that have passed are no time of day.
  if (/\[[hms]+\]/i.test(section)) return null
  const signs = section.replaceAll(/\[[^\]]*\]|\\.|_.|\*.|"[^"]*"/g, '').toLowerCase()
  if (/general|standard/.test(signs)) return null
  if (/[ydhms]/.test(signs) && !/[0#?]/.test(signs.replaceAll(/[sh]\.0+/g, ''))) return { kind: 'date' }
  const pattern = section
    .replaceAll(/\[[^\]]*\]|_.|\*./g, '')
    .replaceAll(/\\(.)|"([^"]*)"/g, (_, sign: string = '', text: string = '') => sign + text)
  return isDigitPattern(section) ? { kind: 'digits', pattern } : null
}

/** A number with the digits of a pattern such as `00000` or `000-000`, filled from the right; null when it has a fraction or a sign. */
export function withDigits(pattern: string, number: string): string | null {
  if (!/^\d+$/.test(number)) return null
  let text = ''
  let left = number.length
  for (let at = pattern.length - 1; at >= 0; at -= 1) {
    const sign = pattern[at] as string
    if (sign !== '0') text = sign + text
    else {
      left -= 1
      text = (number[left] ?? '0') + text
    }
  }
  const first = pattern.indexOf('0')
  return text.slice(0, first) + number.slice(0, Math.max(0, left)) + text.slice(first)
}

// Only zeros, which the number fills, and what stands between them. Any other sign is arithmetic: grouping, decimals, percent.
function isDigitPattern(section: string): boolean {
  const rest = section.replaceAll(/\[[^\]]*\]|_.|\*.|\\[^0]|"[^"0]*"/g, '')
  return /^[0 ()/+-]*$/.test(rest) && rest.replaceAll(/[^0]/g, '').length > 1
}

function firstSection(code: string): string {
  const sections = /^(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\])*/s.exec(code)
  return sections?.[0] ?? ''
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
