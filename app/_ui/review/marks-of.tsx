import type { RowProblem } from '#core/rows/unimported-row'
import type { Cue } from '#core/users/cue'
import type { User } from '#core/users/user'

type Field = 'name' | 'dob' | 'city' | 'email'

const fieldsOf: Record<Cue, Field[]> = {
  'like-existing': ['name', 'dob'],
  'shared-birth-date': ['dob'],
  'mixed-scripts': ['name'],
  'invisible-characters': ['name', 'city', 'email'],
  'under-18': ['dob'],
  'over-100': ['dob'],
  'new-domain': ['email'],
  'domain-burst': ['email'],
}

/** The cells that the cues of a person are about, to be marked where they stand in the line of the file. */
export function marksOf(user: User): RowProblem[] {
  const fields = new Set(user.cues.flatMap(({ cue }) => fieldsOf[cue]))
  return [...fields].flatMap((field) => {
    const value = user[field]
    return value === null ? [] : [{ code: 'cue', field, message: '', value }]
  })
}
