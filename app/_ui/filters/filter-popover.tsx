'use client'

import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { cn } from '#ui/basics/cn'
import { filterButton } from './filter-styles'

type Props = { title: string; isChosen: boolean; className: string; children: (close: () => void) => ReactNode }

/** A button that opens what a filter is chosen in. */
export function FilterPopover({ title, isChosen, className, children }: Props) {
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
              className={cn('max-w-[calc(100vw-16px)] rounded-md border border-edge bg-sheet outline-none', className)}
            >
              {children(() => setOpen(false))}
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}
