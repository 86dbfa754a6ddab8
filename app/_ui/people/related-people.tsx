import Link from 'next/link'
import { type ReactNode, useId } from 'react'
import type { PersonDetail, RelatedPerson } from '#core/people/get-person'
import { count } from '#ui/basics/numbers'
import { OutcomeWord } from '#ui/basics/outcome'
import { PersonValue } from '#ui/basics/person-value'

/** Other people who have a key of this person, and then those who have only the same name and date of birth, with their outcomes. */
export function RelatedPeople({ of: { batchId, equalKeys, similar } }: { of: PersonDetail }) {
  const isShown = (person: RelatedPerson) => equalKeys.some((shown) => shown.batchId === person.batchId && shown.row === person.row)
  const alike = similar.filter((person) => !isShown(person))
  return (
    <>
      {equalKeys.length > 0 && (
        <PeopleList title="May be the same person" people={equalKeys} of={batchId}>
          {(person) => <NameAndBirth person={person} />}
        </PeopleList>
      )}
      {alike.length > 0 && <PeopleList title="Same name and date of birth" people={alike} of={batchId} />}
    </>
  )
}

type ListProps = { title: string; people: RelatedPerson[]; of: string; children?: (person: RelatedPerson) => ReactNode }

function PeopleList({ title, people, of, children }: ListProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1 text-faint text-xs">
        {title}
      </h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {people.map((person) => (
          <li key={`${person.batchId}.${person.row}`} className="flex items-baseline gap-3 px-3 py-1.5">
            <Link href={`/batches/${person.batchId}#person=${person.row}`} className="min-w-0 flex-1 rounded-sm hover:underline">
              {children?.(person)}
              <span className="block truncate">
                <PersonValue person={person} field="email" value={person.email} none="no e-mail" />
              </span>
              <span className="block truncate text-soft">
                <PersonValue person={person} field="city" value={person.city} none="no city" /> · row {count(person.row)} of{' '}
                {person.batchId === of ? 'this file' : person.fileName}
              </span>
            </Link>
            <OutcomeWord part={person.status} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const NameAndBirth = ({ person }: { person: RelatedPerson }) => (
  <span className="block truncate">
    <span className="font-medium">
      <PersonValue person={person} field="name" value={person.name} />
    </span>
    {person.dob && <span className="text-soft tabular-nums"> · {person.dob}</span>}
  </span>
)

/** The outcome of the same person in the earlier revisions of this batch. */
export function EarlierRevisions({ revisions }: { revisions: PersonDetail['revisions'] }) {
  if (revisions.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Earlier revisions</h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {revisions.map(({ batchId, fileName, result: { row, outcome, why } }) => (
          <li key={`${batchId}.${row}`} className="px-3 py-1.5">
            <span className="flex items-baseline gap-3">
              <Link href={`/batches/${batchId}`} className="min-w-0 flex-1 truncate text-accent-text underline-offset-2 hover:underline">
                {fileName}
              </Link>
              <span className="text-faint tabular-nums">row {count(row)}</span>
              <OutcomeWord part={outcome} />
            </span>
            {why && <span className="block text-soft">{why}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
