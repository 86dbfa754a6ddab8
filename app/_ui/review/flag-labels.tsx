import { type ApartBy, apartBy, type Flag, type SeenFlag } from '#core/people/filter/flag'
import { count, counted, people } from '#ui/basics/numbers'

/** What each flag is called beside a count. */
export const flagNames: Record<Flag, string> = {
  'like-existing': 'Looks like someone we have',
  'shared-birth-date': 'Date of birth that many share',
  'mixed-scripts': 'Two scripts in the name',
  'under-18': 'Under 18',
  'over-100': 'Over 100',
  'new-domain': 'Domain seen for the first time',
  'domain-burst': 'Many of one domain',
  'invisible-characters': 'Characters that cannot be seen',
}

/** What each flag is called in a row, where there is little room. */
export const flagShort: Record<Flag, string> = {
  'like-existing': 'like someone we have',
  'shared-birth-date': 'shared birth date',
  'mixed-scripts': 'two scripts',
  'under-18': 'under 18',
  'over-100': 'over 100',
  'new-domain': 'new domain',
  'domain-burst': 'many of one domain',
  'invisible-characters': 'unseen characters',
}

/** What a flag saw. */
export function flagSaw(seen: SeenFlag): string {
  switch (seen.flag) {
    case 'like-existing':
      return `${people(seen.says.people)} of the same name and date of birth ${seen.says.people === 1 ? 'is' : 'are'} here${apartWords(seen.says.apart)}.`
    case 'shared-birth-date':
      return `${count(seen.says.people)} of ${people(seen.says.of)} in this file were born on this day.`
    case 'mixed-scripts':
      return `In the name stand ${Object.entries(seen.says)
        .map(([script, letters]) => `${counted(letters, 'letter')} of ${script}`)
        .join(' and ')}.`
    case 'under-18':
    case 'over-100':
      return `${counted(seen.says.years, 'year')} old on the day of the upload.`
    case 'new-domain':
      return `No file before had an address of this domain; ${people(seen.says.people)} of this one ${seen.says.people === 1 ? 'has' : 'have'}.`
    case 'domain-burst':
      return `${people(seen.says.people)} with an address of this domain follow each other, row ${count(seen.says.fromRow)} to ${count(seen.says.toRow)}.`
    case 'invisible-characters':
      return `Characters that cannot be seen: ${(['name', 'city', 'email'] as const)
        .filter((field) => seen.says[field] !== undefined)
        .map((field) => `${count(seen.says[field] ?? 0)} in the ${field === 'email' ? 'e-mail' : field}`)
        .join(', ')}.`
  }
}

const apartBySaid: Record<ApartBy, string> = {
  'other-email': 'with another e-mail',
  'without-email': 'without an e-mail',
  'with-email': 'with an e-mail, where this one has none',
  'other-city': 'in another city, as this one without an e-mail',
}

function apartWords(apart: Partial<Record<ApartBy, number>>): string {
  const seen = apartBy.filter((by) => apart[by] !== undefined)
  if (seen.length === 1) return seen.map((by) => ` ${apartBySaid[by]}`).join('')
  return `: ${seen.map((by) => `${count(apart[by] ?? 0)} ${apartBySaid[by]}`).join('; ')}`
}
