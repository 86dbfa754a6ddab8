'use client'

import { Combobox } from '@base-ui/react/combobox'
import { useState } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { control } from '#ui/basics/choice'
import { count } from '#ui/basics/numbers'
import { PersonText } from '#ui/basics/person-text'
import { type FoundValues, indexBuildingNote, useFoundValues } from './facet-queries'
import { menuItem } from './filter-styles'

type Props = { title: string; kind: 'city' | 'domain'; batchId: string; filter: PersonFilter; onChoose: (value: string) => void }

/** The most frequent values, or those that contain the typed text. */
export function ValueList({ title, kind, batchId, filter, onChoose }: Props) {
  const [text, setText] = useState('')
  const found = useFoundValues(batchId, filter, kind, text)
  const values = found?.values ?? []
  return (
    <Combobox.Root
      inline
      open
      autoHighlight
      items={values.map(({ value }) => value)}
      filter={null}
      value={filter[kind] ?? null}
      onValueChange={(value: string | null) => onChoose(value ?? filter[kind] ?? '')}
      inputValue={text}
      // Base UI would write a chosen value into the field.
      onInputValueChange={(typed, { reason }) => (reason === 'input-change' || reason === 'input-clear') && setText(typed)}
    >
      <div className="px-2 pb-1">
        <Combobox.Input aria-label={`Find a ${title.toLowerCase()}`} placeholder="Type to find" maxLength={200} className={control} />
      </div>
      <Combobox.List aria-label={title} className="max-h-72 overflow-y-auto outline-none">
        {values.map(({ value, count: people }) => (
          <Combobox.Item key={value} value={value} className={menuItem}>
            <span className="min-w-0 truncate">
              <PersonText>{value}</PersonText>
            </span>
            <span className="ml-auto text-faint tabular-nums">{count(people)}</span>
          </Combobox.Item>
        ))}
      </Combobox.List>
      <p role="status" className="px-3 text-soft text-sm not-empty:py-1.5">
        {statusLabel(found, text.trim() !== '')}
      </p>
    </Combobox.Root>
  )
}

function statusLabel(found: FoundValues | undefined, isSearch: boolean): string | null {
  if (found === undefined) return 'Counting…'
  if (!found.isBuilt) return indexBuildingNote
  if (found.isSearching) return 'Searching…'
  if (found.more > 0) return `${count(found.more)} more: ${isSearch ? 'keep typing' : 'type'} to find them`
  if (found.values.length > 0) return null
  return isSearch ? 'No matches.' : 'None here.'
}
