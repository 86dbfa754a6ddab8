import type { ReactNode } from 'react'
import type { Person } from '#core/people/person'
import { PersonText } from './person-text'
import { seenText } from './unseen-parts'

type Masked = Pick<Person, 'masked'>

type Props = { person: Masked; field: string; value: string | null; none?: ReactNode }

/** The value of a field of a person, or that it is masked; `none` where the person has none. */
export function PersonValue({ person, field, value, none = null }: Props) {
  if (person.masked.includes(field)) return <span className="font-normal text-faint italic">masked</span>
  return value === null ? none : <PersonText>{value}</PersonText>
}

/** The same as plain text, for tooltips and screen readers. */
export function personValueText({ masked }: Masked, field: string, value: string | null): string | undefined {
  if (masked.includes(field)) return 'masked'
  return value === null ? undefined : seenText(value)
}
