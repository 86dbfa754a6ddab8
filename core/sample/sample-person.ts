import { foldText } from '#core/parsing/text/fold-text'
import { formatDate } from '#core/parsing/values/calendar'
import { type Culture, cultures } from './cultures'
import { createRandom, pick, type Random } from './random'

/** An invented person; `email` may be empty. `declared` has the cells of declared fields. */
export type SamplePerson = { name: string; email: string; dob: string; city: string; declared?: readonly string[] }

const mailDomains = ['example.com', 'example.org', 'example.net', 'mail.example.com', 'corp.example.org', 'example.co.uk']
const firstBirth = Date.UTC(1935, 0, 1)
const birthDays = 26_293 // Up to 26 December 2006, so no sample contains a date of birth in the future.

type CulturedFamily = { culture: Culture; family: string }
const families: CulturedFamily[] = cultures.flatMap((culture) => culture.family.map((family) => ({ culture, family })))
const englishFamilies = families.filter(({ culture }) => culture === cultures[0])

/**
 * The person of a row, a different one for each row: an e-mail contains the row's number, and people without e-mail differ in
 * date of birth or family name. Without middle initials so many have equal names that one in thirty of a million people has the name and the
 * date of birth of someone else.
 */
export function samplePerson(seed: number, row: number, { hasMiddleInitial = false } = {}): SamplePerson {
  const random = createRandom(seed, row)
  const hasEmail = random() < 0.92
  const round = Math.floor(row / birthDays)
  const day = hasEmail ? Math.floor(random() * birthDays) : (row * 7_919) % birthDays
  const { culture, family } = hasEmail ? anyFamily(random) : familyAt(day * 31 + round)
  const given = pick(random, culture.given)
  return {
    name: fullName(culture, original(given) + (hasMiddleInitial ? middleInitial(seed, row, culture) : ''), original(family), random),
    email: hasEmail ? `${mailName(given)}.${mailName(family)}${row}@${pick(random, mailDomains)}` : '',
    dob: dateOf(day),
    city: cityName(culture, random),
  }
}

/** Of the script of the name, because two scripts in a name are a flag. */
function middleInitial(seed: number, row: number, { given }: Culture): string {
  const random = createRandom(-seed, row)
  const isLatin = /^\p{Script=Latin}/u.test(given[0] ?? '')
  return ` ${isLatin ? String.fromCharCode(0x41 + Math.floor(random() * 26)) : pick(random, given).charAt(0)}.`
}

// Three in ten come from the English-speaking world, the others from everywhere.
function anyFamily(random: Random): CulturedFamily {
  return pick(random, random() < 0.3 ? englishFamilies : families)
}

function familyAt(index: number): CulturedFamily {
  return families[index % families.length] as CulturedFamily
}

function fullName({ isFamilyFirst }: Culture, given: string, family: string, random: Random): string {
  if (isFamilyFirst) return family.charCodeAt(0) > 0x2e80 ? family + given : `${family} ${given}`
  const chance = random()
  if (chance < 0.03) return `${family}, ${given}`
  if (chance < 0.035) return `${given} "${given.slice(0, 3)}" ${family}`
  return `${given} ${family}`
}

function cityName({ cities }: Culture, random: Random): string {
  const city = pick(random, cities)
  return random() < 0.01 ? `${city}\n${pick(random, ['North', 'South', 'Old Town'])}` : city
}

function dateOf(day: number): string {
  const date = new Date(firstBirth + day * 86_400_000)
  return formatDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

function original(name: string): string {
  const bar = name.indexOf('|')
  return bar === -1 ? name : name.slice(0, bar)
}

function mailName(name: string): string {
  const known = mailNames.get(name)
  if (known) return known
  const bar = name.indexOf('|')
  const made = bar === -1 ? foldText(name).replace(/[^a-z]/g, '') : name.slice(bar + 1)
  mailNames.set(name, made)
  return made
}

const mailNames = new Map<string, string>()
