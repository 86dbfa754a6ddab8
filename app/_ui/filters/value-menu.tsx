'use client'

import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { useRef, useState } from 'react'
import type { PersonFilter } from '#core/people/filter/person-filter'
import { filterButton } from './filter-styles'
import { ValueList } from './value-list'

type Props = {
  title: string
  kind: 'city' | 'domain'
  batchId: string
  filter: PersonFilter
  onChoose: (value: string | undefined) => void
}

/** Filters by one city or domain. */
export function ValueMenu({ title, kind, batchId, filter, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const choose = (value: string) => {
    onChoose(value === filter[kind] ? undefined : value)
    setOpen(false)
  }
  return (
    <div ref={place}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={filterButton} data-chosen={filter[kind] !== undefined || undefined}>
          {title}
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Popover.Trigger>
        <Popover.Portal container={place}>
          <Popover.Positioner align="start" sideOffset={4} className="z-40">
            <Popover.Popup
              aria-label={title}
              className="w-72 max-w-[calc(100vw-16px)] rounded-md border border-edge bg-sheet py-1 outline-none"
            >
              <ValueList title={title} kind={kind} batchId={batchId} filter={filter} onChoose={choose} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}
