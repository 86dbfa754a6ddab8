import type { RowProblem } from '#core/failed-rows/failed-row'
import type { Flag } from '#core/people/filter/flag'
import type { Person } from '#core/people/person'

type Field = 'name' | 'dob' | 'city' | 'email'

const fieldsOf: Record<Flag, Field[]> = {
  'like-existing': ['name', 'dob'],
  'shared-birth-date': ['dob'],
  'mixed-scripts': ['name'],
  'invisible-characters': ['name', 'city', 'email'],
  'under-18': ['dob'],
  'over-100': ['dob'],
  'new-domain': ['email'],
  'domain-burst': ['email'],
}

/** The cells that the flags of a person are about, to be marked where they stand in the line of the file. */
export function marksOf(user: Person): RowProblem[] {
  const fields = new Set(user.flags.flatMap(({ flag }) => fieldsOf[flag]))
  return [...fields].flatMap((field) => {
    const value = user[field]
    return value === null ? [] : [{ code: 'flag', field, message: '', value }]
  })
}
