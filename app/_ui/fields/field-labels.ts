import type { Field } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { quoted } from '#ui/basics/numbers'

export const kindLabels: Record<Field['kind'], string> = {
  text: 'text',
  'whole-number': 'whole number',
  decimal: 'decimal number',
  date: 'date',
  'yes-no': 'yes or no',
  choice: 'choice',
  email: 'e-mail address',
  phone: 'telephone number',
  country: 'country',
  iban: 'IBAN',
  'luhn-number': 'number with a check digit',
}

export const presenceLabels: Record<Field['presence'], string> = { required: 'required', optional: 'optional', off: 'off' }

/** The options of a field as phrases: "at most 200 characters". */
export function optionsOf(field: Field): string[] {
  switch (field.kind) {
    case 'text':
      return [...boundsOf(field.shortest, field.longest, 'characters'), ...(field.pattern === undefined ? [] : [`form ${field.pattern}`])]
    case 'whole-number':
      return boundsOf(field.least, field.most)
    case 'decimal':
      return [...boundsOf(field.least, field.most), `at most ${field.places} decimal places`]
    case 'date':
      return [...(field.earliest ? [`from ${field.earliest}`] : []), ...(field.latest ? [`until ${field.latest}`] : [])]
    case 'yes-no':
      return field.words ? [`words for yes: ${field.words.yes.join(', ')}`, `words for no: ${field.words.no.join(', ')}`] : []
    case 'choice':
      return [shortListOf(field.choices.filter(({ isRetired }) => !isRetired).map(({ label }) => label))]
    case 'phone':
      return field.defaultCountry ? [`of ${field.defaultCountry} without a country code`] : []
    case 'country':
    case 'iban':
      return field.countries ? [`only ${shortListOf(field.countries)}`] : []
    case 'luhn-number':
      return boundsOf(field.shortest, field.longest, 'digits')
    case 'email':
      return []
  }
}

/** What a field is used for, as words. */
export function usesOf({ isPersonalData, isInList, isFilterable, isUnique }: Field): string[] {
  const uses = { 'personal data': isPersonalData, 'in the list': isInList, filter: isFilterable, unique: isUnique }
  return Object.entries(uses).flatMap(([word, is]) => (is ? [word] : []))
}

/** What makes two people the same, in a sentence. */
export function identitySentence({ fields, identity }: FieldVersion): string {
  const labelOf = (key: string) => fields.find((field) => field.key === key)?.label ?? key
  const alternatives = identity.map((keys) => quoted(keys.map(labelOf)))
  return `Two people are the same if they have the same ${alternatives.join('; where that is missing, the same ')}.`
}

const shown = 6

function shortListOf(labels: string[]): string {
  return labels.length <= shown ? labels.join(', ') : `${labels.slice(0, shown).join(', ')} and ${labels.length - shown} more`
}

function boundsOf(from: number | string | undefined, to: number | string | undefined, unit = ''): string[] {
  const phrase = (word: string, bound: number | string | undefined) => (bound === undefined ? [] : [`${word} ${bound} ${unit}`.trimEnd()])
  return [...phrase('at least', from), ...phrase('at most', to)]
}
