import { type Meaning, meaningOf, plainHeader } from '#core/parsing/column-names/header-names'
import type { Field, StandardField } from './field'

const fieldOfMeaning: Partial<Record<Meaning, StandardField>> = {
  name: 'name',
  firstName: 'name',
  lastName: 'name',
  dob: 'dob',
  city: 'city',
  email: 'email',
}

/**
 * Finds the field that the name of a column means, by key, label or header name. The names that are known for the name, the date of
 * birth, the city and the e-mail address mean these fields unless they are off.
 */
export function fieldByHeader(fields: Field[]): (header: string) => string | undefined {
  const read = fields.filter(({ presence }) => presence !== 'off')
  const keys = new Map(read.flatMap((field) => headersOf(field).map((header): [string, string] => [plainHeader(header), field.key])))
  const readKeys = new Set(keys.values())
  return (header) => {
    const key = keys.get(plainHeader(header)) ?? standardFieldOf(header)
    return key !== undefined && readKeys.has(key) ? key : undefined
  }
}

type HeaderClash = { index: number; message: string }

/** Names of columns that mean two fields, or nothing. */
export function headerClashes(fields: Field[]): HeaderClash[] {
  const clashes: HeaderClash[] = []
  const owners = new Map<string, string>()
  const isRead = (key: string) => fields.some((field) => field.key === key && field.presence !== 'off')
  fields.forEach((field, index) => {
    if (field.presence === 'off') return
    for (const header of headersOf(field)) {
      const plain = plainHeader(header)
      const owner = owners.get(plain) ?? standardFieldOf(header) ?? field.key
      if (plain === '') clashes.push({ index, message: `“${header}” has no letter or digit to be found by.` })
      else if (owner !== field.key && isRead(owner)) clashes.push({ index, message: `“${header}” already means the field “${owner}”.` })
      else owners.set(plain, field.key)
    }
  })
  return clashes
}

const headersOf = ({ key, label, headerNames }: Field) => [key, label, ...headerNames]

function standardFieldOf(header: string): StandardField | undefined {
  const meaning = meaningOf(header)
  return meaning && fieldOfMeaning[meaning]
}
