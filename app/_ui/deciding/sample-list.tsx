import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'
import { type TitledValue, TitledValues } from '#ui/basics/titled-values'
import { FlagMark } from '#ui/flags/flag-mark'

/** A random sample of the selection, to review before deciding. */
export function PeopleSample({ people }: { people: Person[] }) {
  return <PeopleLines title={people.length === 10 ? 'Ten of them, chosen at random' : 'All of them'} people={people} />
}

/** The people of the selection with a flag that needs a confirmation, at most ten. */
export function ReturningPeople({ people }: { people: Person[] }) {
  if (people.length === 0) return null
  return <PeopleLines title={people.length === 10 ? firstTenTitle(people) : returningTitle(people)} people={people} />
}

const mayBeHere = (people: Person[]) => people.some(({ flags }) => flags.some(({ flag }) => flag === 'shared-identity-key'))

const firstTenTitle = (people: Person[]) =>
  mayBeHere(people)
    ? 'The first ten who may be here already, or were rejected, sent back or reversed'
    : 'The first ten who were rejected, sent back or reversed before'

const returningTitle = (people: Person[]) =>
  mayBeHere(people) ? 'May be here already, or rejected, sent back or reversed before' : 'Rejected, sent back or reversed before'

function PeopleLines({ title, people }: { title: string; people: Person[] }) {
  const hasFlag = people.some(({ flags }) => flags.length > 0)
  return (
    <section className="mt-4">
      <h3 className="mb-1 text-faint text-xs">{title}</h3>
      <ul aria-label={title} className="divide-y divide-line overflow-hidden rounded-md border border-line text-ink text-sm">
        {people.map(({ row, name, dob, city, email, fields, flags }) => (
          <li key={row} className={`grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-3 py-1 ${hasFlag ? withFlag : withoutFlag}`}>
            <span className="text-right text-faint tabular-nums max-sm:order-2">{count(row)}</span>
            <span className="truncate font-medium">
              <PersonText>{name}</PersonText>
            </span>
            <span className="text-soft tabular-nums max-sm:order-4 max-sm:text-right">{dob}</span>
            <span className="truncate max-sm:order-3">
              <PersonText>{city}</PersonText>
            </span>
            <span className="truncate text-soft max-sm:order-5 max-sm:col-span-2">
              <PersonText>{email}</PersonText>
            </span>
            {hasFlag && (
              <span className="max-sm:order-6 max-sm:col-span-2">
                <FlagMark flags={flags} />
              </span>
            )}
            <TitledValues values={declaredValues(fields)} isWrapped className="order-last col-span-full sm:pl-[72px]" />
          </li>
        ))}
      </ul>
    </section>
  )
}

const declaredValues = (fields: Person['fields']): TitledValue[] =>
  fields
    .filter(({ shown }) => shown !== null)
    .map(({ key, label, shown }) => ({ key, title: label, value: <PersonText>{shown}</PersonText> }))

const withFlag = 'sm:grid-cols-[56px_minmax(0,1.4fr)_88px_minmax(0,1fr)_minmax(0,1.9fr)_156px]'
const withoutFlag = 'sm:grid-cols-[56px_minmax(0,1.4fr)_88px_minmax(0,1fr)_minmax(0,2.2fr)]'
