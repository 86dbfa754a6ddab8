import { type ApartBy, apartBy, type Flag, type SeenFlag } from '#core/people/filter/flag'
import { count, counted, people, quoted } from '#ui/basics/numbers'

export const flagNames: Record<Flag, string> = {
  'rejected-before': 'Rejected before',
  'sent-back-before': 'Sent back before',
  'reversed-before': 'Reversed before',
  'shared-identity-key': 'May be here already',
  'like-existing': 'Looks like someone we have',
  'shared-birth-date': 'Date of birth shared by many',
  'mixed-scripts': 'Mixed scripts in the name',
  'under-18': 'Under 18',
  'over-100': 'Over 100',
  'new-domain': 'New e-mail domain',
  'domain-burst': 'Many from one domain',
  'invisible-characters': 'Invisible characters',
}

/** Short names for table rows. */
export const flagShort: Record<Flag, string> = {
  'rejected-before': 'rejected before',
  'sent-back-before': 'sent back before',
  'reversed-before': 'reversed before',
  'shared-identity-key': 'may be here already',
  'like-existing': 'like someone we have',
  'shared-birth-date': 'shared birth date',
  'mixed-scripts': 'mixed scripts',
  'under-18': 'under 18',
  'over-100': 'over 100',
  'new-domain': 'new domain',
  'domain-burst': 'many from one domain',
  'invisible-characters': 'invisible characters',
}

/** What was found, as a sentence. */
export function flagDetail(seen: SeenFlag): string {
  switch (seen.flag) {
    case 'rejected-before':
      return `This person was rejected in ${counted(seen.says.times, 'earlier batch', 'earlier batches')}.`
    case 'sent-back-before':
      return `This person was sent back in ${counted(seen.says.times, 'earlier batch', 'earlier batches')}.`
    case 'reversed-before':
      return `This person was approved in ${counted(seen.says.times, 'earlier batch', 'earlier batches')}, and the approval was reversed.`
    case 'shared-identity-key':
      return `${people(seen.says.people)} who ${seen.says.people === 1 ? 'is' : 'are'} pending or approved ${seen.says.people === 1 ? 'has' : 'have'} the same ${alternativesLabel(seen.says.by)}.`
    case 'like-existing':
      return `${people(seen.says.people)} with the same name and date of birth ${seen.says.people === 1 ? 'is' : 'are'} already here${differencesLabel(seen.says.apart)}.`
    case 'shared-birth-date':
      return `${count(seen.says.people)} of ${people(seen.says.of)} in this file have this date of birth.`
    case 'mixed-scripts':
      return `The name mixes ${Object.entries(seen.says)
        .map(([script, letters]) => `${counted(letters, 'letter')} in ${script}`)
        .join(' and ')}.`
    case 'under-18':
    case 'over-100':
      return `${counted(seen.says.years, 'year')} old on the day of the upload.`
    case 'new-domain':
      return `No earlier file has an address at this domain; ${people(seen.says.people)} in this file ${seen.says.people === 1 ? 'does' : 'do'}.`
    case 'domain-burst':
      return `${people(seen.says.people)} in a row have an address at this domain, rows ${count(seen.says.fromRow)} to ${count(seen.says.toRow)}.`
    case 'invisible-characters':
      return `Invisible characters: ${(['name', 'city', 'email'] as const)
        .filter((field) => seen.says[field] !== undefined)
        .map((field) => `${count(seen.says[field] ?? 0)} in the ${field === 'email' ? 'e-mail' : field}`)
        .join(', ')}.`
  }
}

const alternativesLabel = (alternatives: string[][]) => alternatives.map(quoted).join(', or the same ')

const differenceLabels: Record<ApartBy, string> = {
  'other-email': 'with another e-mail',
  'without-email': 'without an e-mail',
  'with-email': 'with an e-mail, while this one has none',
  'other-city': 'in another city, also without an e-mail',
}

function differencesLabel(apart: Partial<Record<ApartBy, number>>): string {
  const seen = apartBy.filter((by) => apart[by] !== undefined)
  if (seen.length === 0) return ''
  if (seen.length === 1) return seen.map((by) => ` ${differenceLabels[by]}`).join('')
  return `: ${seen.map((by) => `${count(apart[by] ?? 0)} ${differenceLabels[by]}`).join('; ')}`
}
