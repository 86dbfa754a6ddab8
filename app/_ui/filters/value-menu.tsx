'use client'

import { type ReactNode, useState } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { useFoundValues } from './facet-queries'
import { FilterPopover } from './filter-popover'
import { ValueList } from './value-list'

type MenuProps = { title: string; isChosen: boolean; children: (close: () => void) => ReactNode }

/** A button that opens a list of values. */
export const ValueMenu = (props: MenuProps) => <FilterPopover {...props} className="w-72 py-1" />

type Props = {
  title: string
  kind: 'city' | 'domain'
  batchId: string
  filter: PersonFilter
  onChoose: (value: string | undefined) => void
}

/** Filters by one city or domain. */
export const CityOrDomainMenu = ({ title, kind, filter, onChoose, batchId }: Props) => (
  <ValueMenu title={title} isChosen={filter[kind] !== undefined}>
    {(close) => <CityOrDomainList {...{ title, kind, filter, batchId }} onChoose={(value) => [onChoose(value), close()]} />}
  </ValueMenu>
)

function CityOrDomainList({ title, kind, filter, batchId, onChoose }: Props) {
  const [text, setText] = useState('')
  const found = useFoundValues(batchId, filter, kind, text)
  const chosen = filter[kind] ?? null
  return (
    <ValueList
      title={title}
      text={text}
      onType={setText}
      found={found}
      value={chosen}
      onChoose={(value) => onChoose(value === chosen ? undefined : value)}
    />
  )
}
