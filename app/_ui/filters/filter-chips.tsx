'use client'

import { X } from 'lucide-react'
import type { FieldCondition, PersonFilter } from '#core/people/filter/person-filter'
import { Button } from '#ui/basics/button'
import { seenText } from '#ui/basics/unseen-parts'
import { flagNames } from '#ui/flags/flag-labels'
import type { FieldColumn } from '#ui/parse-options/field-columns'
import { conditionLabel, shownValueOf } from './field-conditions'
import type { useView } from './use-view'

type Chip = { name: string; label: string; remove: () => void }

/** The active filters, each removable. The search text stays in its own box. */
export function FilterChips({ view, columns }: { view: ReturnType<typeof useView>; columns: readonly FieldColumn[] }) {
  const { filter, setFilter, setCondition, clearFilter } = view
  const chips: Chip[] = [
    ...chipsOf(filter).map(({ without, ...chip }) => ({ ...chip, remove: () => setFilter(without) })),
    ...Object.entries(filter.fields ?? {}).map(([key, condition]) => ({
      name: key,
      label: fieldLabel(columns, key, condition),
      remove: () => setCondition(key, undefined),
    })),
  ]
  if (chips.length === 0) return null
  return (
    <ul aria-label="Filters" className="flex flex-wrap items-center gap-1.5 px-4 pb-2">
      {chips.map(({ name, label, remove }) => (
        <li key={name}>
          <button
            type="button"
            aria-label={`Remove filter: ${label}`}
            onClick={remove}
            className="flex h-7 max-w-[calc(100vw-48px)] items-center gap-1.5 rounded-md border border-edge bg-sunken px-2 text-sm hover:bg-hover"
          >
            <span className="truncate">{label}</span>
            <X aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Button look="quiet" size="small" onClick={clearFilter}>
            Clear all filters
          </Button>
        </li>
      )}
    </ul>
  )
}

function fieldLabel(columns: readonly FieldColumn[], key: string, condition: FieldCondition): string {
  const column = columns.find((each) => each.key === key)
  return conditionLabel(column?.label ?? key, condition, (value) => (column ? shownValueOf(column, value) : value))
}

type StandardPart = { name: string; label: string; without: Partial<Omit<PersonFilter, 'range' | 'fields'>> }

function chipsOf({ city, domain, ageFrom, ageTo, flag }: PersonFilter): StandardPart[] {
  const chips: (StandardPart | false)[] = [
    city !== undefined && { name: 'city', label: `City: ${seenText(city)}`, without: { city: undefined } },
    (ageFrom !== undefined || ageTo !== undefined) && {
      name: 'age',
      label: ageLabel(ageFrom, ageTo),
      without: { ageFrom: undefined, ageTo: undefined },
    },
    domain !== undefined && { name: 'domain', label: `E-mail domain: ${seenText(domain)}`, without: { domain: undefined } },
    flag !== undefined && { name: 'flag', label: flagNames[flag], without: { flag: undefined } },
  ]
  return chips.filter((chip) => chip !== false)
}

export function ageLabel(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return `Age up to ${to}`
  return to === undefined ? `Age from ${from}` : `Age ${from} to ${to}`
}
