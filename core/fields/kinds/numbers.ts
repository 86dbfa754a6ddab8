import type { DecimalSign } from '#core/parsing/parse-options'
import { type CellProblem, cellProblem } from './cell-problem'
import { fieldLimits } from './field-limits'
import type { ValueReader } from './value-reader'

// Groups of three digits are separated by one sign, which is not the decimal sign, and the first has no leading zero. A minus may be U+2212.
const spacers = " '\u2019\u00a0\u2009\u202f"
const shapes: Record<DecimalSign, RegExp> = { point: shape('\\.', ','), comma: shape(',', '.') }

function shape(decimalSign: string, groupSign: string): RegExp {
  return new RegExp(`^([-+\u2212]?)(?:([1-9]\\d{0,2}(?:([${groupSign}${spacers}])\\d{3})(?:\\3\\d{3})*)|(\\d+))?(?:${decimalSign}(\\d+))?$`)
}

const longestNumber = 64

/**
 * The canonical form of a number: an ASCII minus, digits without leading zeros, and after a point the decimal places without trailing
 * zeros. `places` is the most decimal places.
 */
export function readNumber(text: string, decimalSign: DecimalSign, places: number): string | CellProblem {
  if (isCanonicalWhole(text)) return text
  if (text.length > longestNumber) return cellProblem('unreadable')
  const [, sign, grouped, , plain, decimals = ''] = shapes[decimalSign].exec(text) ?? []
  const digits = grouped?.replace(/\D/g, '') ?? plain
  if (sign === undefined || (digits === undefined && decimals === '')) return cellProblem('unreadable')
  const whole = (digits ?? '').replace(/^0+/, '')
  const fraction = decimals.replace(/0+$/, '')
  if (fraction.length > places) return cellProblem(places === 0 ? 'not-whole' : 'too-many-places')
  if (whole.length + fraction.length > fieldLimits.digits) return cellProblem('too-many-digits')
  const number = `${whole || '0'}${fraction && '.'}${fraction}`
  return number === '0' || sign === '' || sign === '+' ? number : `-${number}`
}

// Most numbers of a file are written so.
function isCanonicalWhole(text: string): boolean {
  if (text.length === 0 || text.length > fieldLimits.digits) return false
  if (text.charCodeAt(0) === 0x30) return text.length === 1
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x30 || text.charCodeAt(at) > 0x39) return false
  return true
}

type NumberSettings = { least?: number | undefined; most?: number | undefined; places: number }

/** Reads numbers with at most `places` decimal places, from `least` to `most`. */
export function compileNumber({ least = -Infinity, most = Infinity, places }: NumberSettings, decimalSign: DecimalSign): ValueReader {
  return {
    read(text) {
      const value = readNumber(text, decimalSign, places)
      if (typeof value !== 'string') return value
      const number = Number(value)
      if (number < least) return cellProblem('too-small')
      return number > most ? cellProblem('too-large') : value
    },
    show: (value) => value,
    comparable: (value) => value,
  }
}
