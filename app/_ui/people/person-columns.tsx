import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'
import { seenText } from '#ui/basics/unseen-parts'
import { FlagMark } from '#ui/flags/flag-mark'
import type { Column } from '#ui/table/column'

export const rowColumn: Column<Person> = {
  id: 'row',
  title: 'row',
  sort: 'row',
  track: '84px',
  align: 'right',
  narrow: 'first',
  look: 'text-faint',
  cell: ({ row }) => count(row),
}

export const nameColumn: Column<Person> = {
  id: 'name',
  title: 'name',
  sort: 'name',
  track: 'minmax(0, 2fr)',
  narrow: 'first',
  look: 'font-medium',
  tip: ({ name }) => seenText(name),
  cell: ({ name }) => <PersonText>{name}</PersonText>,
}

export const bornColumn: Column<Person> = {
  id: 'born',
  title: 'born',
  track: '104px',
  narrow: 'second',
  look: 'text-soft tabular-nums',
  cell: ({ dob }) => dob,
}

export const cityColumn: Column<Person> = {
  id: 'city',
  title: 'city',
  track: 'minmax(0, 1.1fr)',
  narrow: 'second',
  tip: ({ city }) => seenText(city),
  cell: ({ city }) => <PersonText>{city}</PersonText>,
}

export const emailColumn: Column<Person> = {
  id: 'email',
  title: 'e-mail',
  track: 'minmax(0, 2fr)',
  narrow: 'second',
  look: 'text-soft',
  tip: ({ email }) => (email === null ? undefined : seenText(email)),
  cell: ({ email }) => <PersonText>{email}</PersonText>,
}

/** Columns of the pending list. With tick boxes, Enter on the box opens the person, so the name leaves the tab order. */
export const pendingColumns = (onOpen: (row: number) => void, isTicked: boolean): Column<Person>[] => [
  rowColumn,
  {
    ...nameColumn,
    cell: ({ row, name }) => (
      <button
        type="button"
        tabIndex={isTicked ? -1 : undefined}
        onClick={() => onOpen(row)}
        className="max-w-full truncate rounded-sm align-bottom -outline-offset-2 hover:underline max-sm:h-6"
      >
        <PersonText>{name}</PersonText>
      </button>
    ),
  },
  bornColumn,
  cityColumn,
  emailColumn,
  {
    id: 'flag',
    title: 'flag',
    track: 'minmax(0, 200px)',
    narrow: 'first',
    cell: ({ flags }) => <FlagMark flags={flags} />,
  },
]
