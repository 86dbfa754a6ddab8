import Link from 'next/link'
import { count } from '#ui/basics/numbers'
import { OutcomeWord } from '#ui/basics/outcome'
import { PersonText } from '#ui/basics/person-text'
import type { WholePerson } from './use-person'

/** Others of the same name and date of birth, with what became of them. */
export function SimilarPeople({ people }: { people: WholePerson['similar'] }) {
  if (people.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Same name and date of birth</h3>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {people.map(({ batchId, row, city, email, status }) => (
          <li key={`${batchId}.${row}`} className="flex items-baseline gap-3 px-3 py-1.5">
            <Link href={`/batches/${batchId}#person=${row}`} className="min-w-0 flex-1 rounded-sm hover:underline">
              <span className="block truncate">{email === null ? 'no e-mail' : <PersonText>{email}</PersonText>}</span>
              <span className="block truncate text-soft">
                <PersonText>{city}</PersonText> · row {count(row)}
              </span>
            </Link>
            <OutcomeWord part={status} />
          </li>
        ))}
      </ul>
    </section>
  )
}
