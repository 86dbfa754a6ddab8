import type { Field } from '#core/fields/field'
import type { Person } from '#core/people/person'
import { count } from '#ui/basics/numbers'
import { PersonValue, personValueText } from '#ui/basics/person-value'
import { FlagMark } from '#ui/flags/flag-mark'
import type { FieldColumn } from '#ui/parse-options/field-columns'
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
  // Beside an open person, a name is read before an e-mail address.
  track: 'minmax(112px, 2fr)',
  narrow: 'first',
  look: 'font-medium',
  tip: (person) => personValueText(person, 'name', person.name),
  cell: (person) => <PersonValue person={person} field="name" value={person.name} />,
}

const { sort: _, ...unsortedName } = nameColumn

export const bornColumn: Column<Person> = {
  id: 'born',
  title: 'born',
  track: '104px',
  narrow: 'second',
  look: 'text-soft tabular-nums',
  cell: (person) => <PersonValue person={person} field="dob" value={person.dob} />,
}

export const cityColumn: Column<Person> = {
  id: 'city',
  title: 'city',
  track: 'minmax(0, 1.1fr)',
  roomPx: 80,
  leaves: 2,
  narrow: 'second',
  tip: (person) => personValueText(person, 'city', person.city),
  cell: (person) => <PersonValue person={person} field="city" value={person.city} />,
}

export const emailColumn: Column<Person> = {
  id: 'email',
  title: 'e-mail',
  track: 'minmax(0, 2fr)',
  roomPx: 130,
  // Beside an open person there is room for few columns, and the panel has all values.
  leaves: 1,
  narrow: 'second',
  look: 'text-soft',
  tip: (person) => personValueText(person, 'email', person.email),
  cell: (person) => <PersonValue person={person} field="email" value={person.email} />,
}

/** The columns of the standard fields besides the name, without those that are off. */
export const standardColumns = (off: readonly string[]): Column<Person>[] => [
  ...(off.includes('dob') ? [] : [bornColumn]),
  ...(off.includes('city') ? [] : [cityColumn]),
  ...(off.includes('email') ? [] : [emailColumn]),
]

/** The column of a declared field; the list is sorted by it if it can be. */
export const fieldColumn = ({ key, kind, label }: Pick<Field, 'key' | 'kind' | 'label'>, isSorted = false): Column<Person> => {
  const shownOf = ({ fields }: Person) => fields.find((field) => field.key === key)?.shown ?? null
  return {
    id: `field-${key}`,
    title: label,
    ...(isSorted && { sort: `field:${key}` }),
    track: 'minmax(0, 1.25fr)',
    // A date can be read.
    roomPx: 106,
    leaves: 3,
    ...((kind === 'whole-number' || kind === 'decimal') && { align: 'right', needsTitle: true }),
    narrow: 'third',
    tip: (person) => personValueText(person, key, shownOf(person)),
    cell: (person) => <PersonValue person={person} field={key} value={shownOf(person)} />,
  }
}

/** The name as a button that opens the person beside the list. */
export const openingColumn = (onOpen: (row: number) => void): Column<Person> => ({
  ...unsortedName,
  cell: (person) => (
    <button
      type="button"
      aria-label={person.name === null ? `Row ${count(person.row)}, masked` : undefined}
      onClick={() => onOpen(person.row)}
      className="max-w-full truncate rounded-sm align-bottom -outline-offset-2 hover:underline max-sm:h-6"
    >
      <PersonValue person={person} field="name" value={person.name} />
    </button>
  ),
})

type PendingList = {
  onOpen: (row: number) => void
  isTicked: boolean
  shown: FieldColumn[]
  /** The keys of fields that people of the batch do not have. */
  off: string[]
  isMasked: (key: string) => boolean
}

/** Columns of the pending list. With tick boxes, Enter on the box opens the person, so the name leaves the tab order. */
export const pendingColumns = ({ onOpen, isTicked, shown, off, isMasked }: PendingList): Column<Person>[] => [
  rowColumn,
  {
    ...(isMasked('name') ? unsortedName : nameColumn),
    cell: (person) => (
      <button
        type="button"
        tabIndex={isTicked ? -1 : undefined}
        aria-label={person.name === null ? `Row ${count(person.row)}, masked` : undefined}
        onClick={() => onOpen(person.row)}
        className="max-w-full truncate rounded-sm align-bottom -outline-offset-2 hover:underline max-sm:h-6"
      >
        <PersonValue person={person} field="name" value={person.name} />
      </button>
    ),
  },
  ...standardColumns(off),
  ...shown.map(({ field }) => fieldColumn(field, field.isFilterable && !isMasked(field.key))),
  {
    id: 'flag',
    title: 'flag',
    track: 'minmax(0, 200px)',
    roomPx: 160,
    narrow: 'first',
    cell: ({ flags }) => <FlagMark flags={flags} />,
  },
]
