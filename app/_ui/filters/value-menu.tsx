'use client'

import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { useFoundValues } from './facet-queries'
import { filterButton } from './filter-styles'
import { ValueList } from './value-list'

type MenuProps = { title: string; isChosen: boolean; children: (close: () => void) => ReactNode }

/** A button that opens a list of values. */
export function ValueMenu({ title, isChosen, children }: MenuProps) {
  const place = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <div ref={place}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={filterButton} data-chosen={isChosen || undefined}>
          <span className="max-w-40 truncate">{title}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Popover.Trigger>
        <Popover.Portal container={place}>
          <Popover.Positioner align="start" sideOffset={4} className="z-40">
            <Popover.Popup
              aria-label={title}
              className="w-72 max-w-[calc(100vw-16px)] rounded-md border border-edge bg-sheet py-1 outline-none"
            >
              {children(() => setOpen(false))}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

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
