import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from 'libphonenumber-js/min'

/** The value of a number in a common form, as the library gives it; undefined for any other text. */
export type CommonPhoneReader = (text: string) => string | undefined

/** What the library's types leave out of a numbering plan. */
type NumberingPlan = {
  possibleLengths: () => number[]
  IDDPrefix: () => string
  nationalPrefixForParsing: () => string | null | undefined
  nationalNumberPattern: () => string
}

type CallingCode = {
  /** Lengths that are possible in every country of the calling code, as bits. */
  lengths: number
  /** What the library may take away from the start of a number. */
  prefix: RegExp | undefined
}

/**
 * Reads numbers with a country code from which no prefix has to be taken, and numbers of the default country with a plain one. The
 * library takes more than twenty times as long for a number.
 */
export function createCommonPhoneReader(country: CountryCode | undefined): CommonPhoneReader {
  const readNational = country && nationalReader(country)
  return (text) => {
    const isInternational = text.charCodeAt(0) === PLUS
    const digits = digitsOf(text, isInternational ? 1 : 0)
    if (digits === undefined) return undefined
    if (!isInternational) return readNational?.(digits)
    const length = callingCodeLength(digits)
    return length > 0 && isWhole(digits.slice(length), digits.slice(0, length)) ? `+${digits}` : undefined
  }
}

function nationalReader(country: CountryCode): (digits: string) => string | undefined {
  const plan = planOf(country)
  const callingCode = getCountryCallingCode(country)
  const international = new RegExp(`^(?:${plan.IDDPrefix()}|${callingCode})`)
  const prefix = plan.nationalPrefixForParsing() ?? ''
  const isPlain = /^\d+$/.test(prefix)
  const anyPrefix = prefixOf(plan)
  const isRest = (number: string) => isWhole(number, callingCode) && anyPrefix?.test(number) !== true
  const whole = new RegExp(`^(?:${plan.nationalNumberPattern()})$`)
  return (digits) => {
    if (international.test(digits)) return undefined
    const hasPrefix = isPlain && digits.startsWith(prefix)
    // With its prefix the number may also be whole; the library decides.
    if (hasPrefix && whole.test(digits)) return undefined
    const rest = hasPrefix ? digits.slice(prefix.length) : digits
    return isRest(rest) ? `+${callingCode}${rest}` : undefined
  }
}

/** Whether a number after its calling code is whole: as long as numbers are, and without a prefix that may be taken away. */
function isWhole(number: string, callingCode: string): boolean {
  const { lengths, prefix } = callingCodes().get(callingCode) ?? { lengths: 0, prefix: undefined }
  return number.length < 32 && ((lengths >>> number.length) & 1) === 1 && prefix?.test(number) !== true
}

// No calling code is the start of another.
function callingCodeLength(digits: string): number {
  for (let length = 1; length <= 3; length += 1) if (callingCodes().has(digits.slice(0, length))) return length
  return 0
}

let known: Map<string, CallingCode> | undefined

function callingCodes(): Map<string, CallingCode> {
  known ??= collectCallingCodes()
  return known
}

function collectCallingCodes(): Map<string, CallingCode> {
  const codes = new Map<string, CallingCode>()
  for (const country of getCountries()) {
    const callingCode = getCountryCallingCode(country)
    const lengths = planOf(country)
      .possibleLengths()
      .reduce((bits, length) => bits | (1 << length), 0)
    const other = codes.get(callingCode)
    codes.set(callingCode, { lengths: lengths & (other?.lengths ?? -1), prefix: prefixOf(planOf(callingCode as CountryCode)) })
  }
  return codes
}

function prefixOf(plan: NumberingPlan): RegExp | undefined {
  const prefix = plan.nationalPrefixForParsing()
  return prefix ? new RegExp(`^(?:${prefix})`) : undefined
}

/** The numbering plan of a country, or of the main country of a calling code. */
function planOf(country: CountryCode): NumberingPlan {
  const metadata = new Metadata()
  metadata.selectNumberingPlan(country)
  return metadata.numberingPlan as unknown as NumberingPlan
}

const PLUS = 0x2b
const separators = new Uint8Array(128)
for (const sign of ' -./()') separators[sign.charCodeAt(0)] = 1

/** The digits of a number; undefined when it has anything but digits and single separators between them. */
function digitsOf(text: string, from: number): string | undefined {
  let digits = ''
  let wordFrom = from
  for (let at = from; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0x20
    if (code >= 0x30 && code <= 0x39) continue
    if (code >= 0x80 || separators[code] !== 1) return undefined
    digits += text.slice(wordFrom, at)
    wordFrom = at + 1
  }
  return digits === '' ? undefined : digits
}
