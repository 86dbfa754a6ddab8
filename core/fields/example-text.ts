import { composeIBAN, countrySpecs } from 'ibantools'
import { guarded } from '#core/parsing/text/correction-cells'
import type { Field } from './field'
import type { FieldReader } from './field-reader'
import { countryCodes, countryName, findCountryCode } from './kinds/country-names'
import { fieldLimits } from './kinds/field-limits'
import { longestText } from './kinds/longest-text'
import { luhnDigit } from './kinds/luhn-number'
import { type Draw, patternExample } from './kinds/pattern-example'

const mostTries = 1_000

/** The day on which examples are read, so that they are the same on any day. */
export const exampleDay = '2026-01-01'

/**
 * A text that the reader of a field reads, as someone would write it, drawn by `drawOf(0)`, or by the next one where a pattern or check
 * digits make the text one that is not read. Undefined if none is found.
 */
export function exampleText({ field, read }: FieldReader, drawOf: (attempt: number) => Draw): string | undefined {
  for (let attempt = 0; attempt < mostTries; attempt += 1) {
    const text = possibleText(field, drawOf(attempt)).trim().normalize('NFC')
    if (text !== '' && !isFormula(text) && typeof read(text) === 'string') return text
  }
  return field.kind === 'text' ? field.example : undefined
}

// A spreadsheet would compute it. A number or a telephone number with a sign is none.
const isFormula = (text: string) => guarded.test(`'${text}`) && !/^[-+][\d ]/.test(text)

function possibleText(field: Field, draw: Draw): string {
  switch (field.kind) {
    case 'text':
      return textOf(field, draw)
    case 'whole-number':
      return numberOf(field, 0, draw)
    case 'decimal':
      // Three places could also be a group of thousands.
      return numberOf(field, Math.min(field.places, 2), draw)
    case 'date':
      return dayOf(field, draw)
    case 'yes-no':
      return draw(2) === 0 ? 'no' : 'yes'
    case 'choice':
      return oneOf(
        field.choices.filter(({ isRetired }) => !isRetired).map(({ label }) => label),
        draw,
      )
    case 'email':
      return `person${draw(numbers)}@example.com`
    case 'phone':
      return `+49 30 ${10_000_000 + draw(80_000_000)}`
    case 'country':
      return countryText(oneOf(field.countries ?? [...countryCodes], draw))
    case 'iban':
      return ibanOf(oneOf(field.countries ?? ['DE'], draw), draw)
    case 'luhn-number':
      return luhnNumberOf(field, draw)
  }
}

const numbers = 10_000_000

const oneOf = (items: readonly string[], draw: Draw): string => items[draw(items.length)] ?? ''

function textOf(field: Extract<Field, { kind: 'text' }>, draw: Draw): string {
  const [shortest, longest] = [field.shortest ?? 1, longestText(field)]
  if (field.pattern !== undefined) return patternExample(field.pattern, Math.min(Math.max(shortest, 8), longest), draw)
  const number = String(draw(Math.min(numbers, 10 ** longest)))
  const room = longest - number.length - 1
  const text = field.label.length <= room && /^[\p{L}\p{N}]/u.test(field.label) ? `${field.label} ${number}` : number
  return text.padEnd(shortest, 'x')
}

type NumberSettings = { least?: number | undefined; most?: number | undefined }

function numberOf({ least, most }: NumberSettings, places: number, draw: Draw): string {
  const unit = 10 ** places
  const from = Math.ceil((least ?? Math.min(0, (most ?? 0) - numbers)) * unit)
  const to = Math.floor((most ?? Math.max(numbers, from / unit + numbers)) * unit)
  return ((from + draw(Math.min(to - from + 1, 2 ** 31))) / unit).toFixed(places)
}

const dayMs = 86_400_000

function dayOf({ earliest, latest }: { earliest?: string | undefined; latest?: string | undefined }, draw: Draw): string {
  // What must not be in the past on any day is as late as it may be.
  if (earliest === 'today' && latest !== undefined) return latest === 'today' ? exampleDay : latest
  const years = (day: string, by: number) => `${Number(day.slice(0, 4)) + by}${day.slice(4)}`
  const from =
    earliest === 'today' ? '2099-01-01' : (earliest ?? years(latest === undefined || latest === 'today' ? exampleDay : latest, -10))
  const to = latest === 'today' ? exampleDay : (latest ?? years(from > exampleDay ? from : exampleDay, from > exampleDay ? 1 : 0))
  const [first, last] = [Date.parse(from), Math.max(Date.parse(from), Date.parse(to))]
  return new Date(first + draw((last - first) / dayMs + 1) * dayMs).toISOString().slice(0, 10)
}

const countryText = (code: string) => (findCountryCode(countryName(code)) === code ? countryName(code) : code)

function ibanOf(countryCode: string, draw: Draw): string {
  const form = countrySpecs[countryCode as keyof typeof countrySpecs]?.bban_regexp
  return (form && composeIBAN({ countryCode, bban: patternExample(form, 0, draw) })) ?? ''
}

function luhnNumberOf(
  { shortest = 2, longest = fieldLimits.luhnDigits }: { shortest?: number | undefined; longest?: number | undefined },
  draw: Draw,
) {
  const length = Math.min(Math.max(shortest, 10), longest) - 1
  let digits = ''
  while (digits.length < length) digits += draw(10)
  return digits + luhnDigit(digits)
}
