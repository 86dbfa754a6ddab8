'use client'

import { useQuery } from '@tanstack/react-query'
import { count } from '#ui/basics/numbers'
import type { FieldColumn } from '#ui/parse-options/field-columns'
import type { useFieldColumns } from '#ui/people/use-field-columns'
import { useNarrow } from '#ui/table/use-narrow'
import { AgeFilter } from './age-filter'
import { ColumnsMenu } from './columns-menu'
import { facetsQuery } from './facet-queries'
import { FieldFilter } from './field-filter'
import { FlagMenu } from './flag-menu'
import type { useView } from './use-view'
import { CityOrDomainMenu } from './value-menu'

type Props = {
  batchId: string
  view: ReturnType<typeof useView>
  columns: ReturnType<typeof useFieldColumns>
  /** Whether one of the fields is masked for the operator. */
  isMasked: (...keys: string[]) => boolean
}

export function FilterBar({ batchId, view, columns, isMasked }: Props) {
  const { data: facets } = useQuery(facetsQuery(batchId, view.filter))
  const { filter, setFilter } = view
  const filterable = columns.fields.filter(({ field, key }) => field.isFilterable && !isMasked(key))
  const isHidden = (key: string) => isMasked(key) || columns.off.includes(key)
  const similar = facets?.flags.find(({ flag }) => flag === 'like-existing')?.count ?? 0
  return (
    <>
      {!isHidden('city') && (
        <CityOrDomainMenu title="City" kind="city" batchId={batchId} filter={filter} onChoose={(city) => setFilter({ city })} />
      )}
      {!isHidden('dob') && <AgeFilter from={filter.ageFrom} to={filter.ageTo} onChoose={setFilter} />}
      {!isHidden('email') && (
        <CityOrDomainMenu title="Domain" kind="domain" batchId={batchId} filter={filter} onChoose={(domain) => setFilter({ domain })} />
      )}
      {filterable.map((column) => (
        <FieldFilter
          key={column.key}
          batchId={batchId}
          column={column}
          filter={filter}
          onChoose={(condition) => view.setCondition(column.key, condition)}
        />
      ))}
      <FlagMenu facets={facets} chosen={filter.flag} onChoose={(flag) => setFilter({ flag })} />
      {columns.fields.length > 0 && <ColumnsMenu fields={columns.fields} shown={columns.shown} onChange={view.showColumns} />}
      <SortChoice view={view} isNameMasked={isMasked('name')} filterable={filterable} />
      {similar > 0 && filter.flag === undefined && (
        <button
          type="button"
          onClick={() => setFilter({ flag: 'like-existing' })}
          className="h-7 rounded-md px-1.5 text-invalid text-sm underline-offset-2 hover:underline max-lg:hidden"
        >
          {count(similar)} {similar === 1 ? 'looks' : 'look'} like someone we have
        </button>
      )}
    </>
  )
}

const orders = [
  { value: 'row', label: 'Row' },
  { value: '-row', label: 'Last row' },
  { value: 'name', label: 'Name' },
  { value: '-name', label: 'Name, Z–A' },
]

// A phone has no room for column headings to sort by.
type SortProps = { view: ReturnType<typeof useView>; isNameMasked: boolean; filterable: FieldColumn[] }

function SortChoice({ view: { sort, descending, sortBy }, isNameMasked, filterable }: SortProps) {
  if (!useNarrow()) return null
  return (
    <select
      aria-label="Order"
      value={`${descending ? '-' : ''}${sort}`}
      onChange={({ currentTarget: { value } }) => sortBy(value.replace('-', ''), value.startsWith('-'))}
      className="ml-auto h-10 w-20 shrink-0 rounded-md bg-transparent px-1 text-soft text-sm"
    >
      {(isNameMasked ? orders.filter(({ value }) => value.endsWith('row')) : orders)
        .concat(filterable.map(({ key, label }) => ({ value: `field:${key}`, label })))
        .map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
    </select>
  )
}
