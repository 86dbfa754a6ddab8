import type { ParseOptions } from '#core/parsing/parse-options'
import { guarded } from '#core/parsing/text/correction-cells'
import { withoutInvisible } from '#core/parsing/text/invisible'

export const meanings = ['name', 'firstName', 'lastName', 'dob', 'city', 'email', 'ref'] as const
export type Meaning = (typeof meanings)[number]

/** The noun for each meaning in messages. */
export const meaningNouns: Record<Meaning, string> = {
  name: 'the name',
  firstName: 'the first name',
  lastName: 'the last name',
  dob: 'the date of birth',
  city: 'the city',
  email: 'the e-mail address',
  ref: 'the reference',
}

/** The columns that a corrections file adds: the original row of a record, and the reason why it failed. */
export const refColumn = 'countersign_ref'
export const reasonColumn = 'countersign_reason'

// Column names in English and German, compared after `plainHeader`.
const synonyms: Record<Meaning, readonly string[]> = {
  name: [
    'name',
    'full name',
    'complete name',
    'display name',
    'person name',
    'employee name',
    'user full name',
    'member name',
    'student name',
    'customer name',
    'client name',
    'legal name',
    'Vor- und Nachname',
    'Vorname Nachname',
    'Nachname Vorname',
    'Name, Vorname',
    'Nachname, Vorname',
    'Vorname, Nachname',
    'last name, first name',
    'surname, first name',
    'first name, last name',
    'voller Name',
    'vollständiger Name',
    'Gesamtname',
    'Mitarbeitername',
    'Personenname',
    'Kundenname',
  ],
  firstName: [
    'first name',
    'given name',
    'given names',
    'forename',
    'fore name',
    'firstnames',
    'christian name',
    'Vorname',
    'Vornamen',
    'Rufname',
  ],
  lastName: ['last name', 'surname', 'family name', 'lastnames', 'Nachname', 'Nachnamen', 'Familienname', 'Zuname'],
  dob: [
    'dob',
    'd.o.b.',
    'date of birth',
    'birth date',
    'birthday',
    'birth day',
    'born',
    'born on',
    'bday',
    'Geburtsdatum',
    'Geburtstag',
    'Geb.-Datum',
    'Geb.',
    'Geb.-Dat.',
    'Geburtsdat.',
    'Geb.-Tag',
    'geboren',
    'geboren am',
    'Geb. am',
    'Datum der Geburt',
  ],
  city: [
    'city',
    'town',
    'city name',
    'home city',
    'home town',
    'city/town',
    'town/city',
    'city or town',
    'city of residence',
    'place of residence',
    'residence',
    'locality',
    'municipality',
    'Stadt',
    'Ort',
    'Wohnort',
    'Wohnsitz',
    'Ortschaft',
    'Gemeinde',
  ],
  email: [
    'email',
    'mail',
    'email address',
    'mail address',
    'e-mail id',
    'email id',
    'work email',
    'work mail',
    'personal email',
    'E-Mail-Adresse',
    'Mailadresse',
    'E-Mailadresse',
    'Emailadresse',
  ],
  ref: [refColumn],
}

const meaningByHeader = new Map<string, Meaning>(
  meanings.flatMap((meaning) => synonyms[meaning].map((name): [string, Meaning] => [plainHeader(name), meaning])),
)

const addedColumns = new Set([refColumn, reasonColumn].map(plainHeader))

// Folding long text is slow, and no real column name is this long.
const longestHeader = 200

/** The meaning of a column by its name; undefined when the name is unknown. */
export function meaningOf(header: string): Meaning | undefined {
  return header.length > longestHeader ? undefined : meaningByHeader.get(plainHeader(header))
}

/** Whether a column was added by a corrections file. */
export function isAddedColumn(header: string): boolean {
  return addedColumns.has(plainHeader(header))
}

/** The names of the columns that are not imported, in the order of the file. */
export function extraColumns(header: string[], { columns }: Pick<ParseOptions, 'columns'>): string[] {
  const { fields, ...standard } = columns
  const used = new Set<number>([...Object.values(standard), ...Object.values(fields ?? {})])
  return header.filter((name, position) => name !== '' && !used.has(position) && !isAddedColumn(name))
}

/**
 * The form in which column names are compared: without case, accents, white space, hyphens, underscores, dots, slashes,
 * invisible characters, text in brackets, a trailing asterisk or colon, and the formula guard of a corrections file.
 */
export function plainHeader(header: string): string {
  return withoutInvisible(header)
    .replace(guarded, (guard) => guard.slice(1))
    .replace(/\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[\s\p{Pd}_./]/gu, '')
    .replace(/[*:]+$/, '')
}
