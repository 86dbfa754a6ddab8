'use client'

import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import type { Flag } from '#core/people/filter/flag'
import type { Facets } from '#core/people/list-facets'
import { count } from '#ui/basics/numbers'
import { filterButton } from './filter-button'
import { flagNames } from './flag-labels'
import { indexBuildingNote } from './index-building-note'
import { menuItem } from './menu-item'

type Props = {
  /** None until they have been counted. */
  counted: Facets | undefined
  chosen: Flag | undefined
  onChoose: (flag: Flag | undefined) => void
}

/** One flag to narrow the list by. */
export function FlagMenu({ counted, chosen, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const note = noteFor(counted)
  const isAwaited = counted?.isBuilt === false
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger className={filterButton} data-chosen={chosen !== undefined || undefined} disabled={isAwaited}>
          Flags
          {isAwaited && <span className="text-faint">are being looked for</span>}
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="start" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup className="max-h-80 min-w-52 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-md border border-edge bg-sheet py-1 outline-none">
              {note && <p className="max-w-64 px-3 py-1.5 text-soft text-sm">{note}</p>}
              <Menu.RadioGroup value={chosen ?? ''} onValueChange={(flag: Flag) => onChoose(flag === chosen ? undefined : flag)}>
                {counted?.flags.map(({ flag, count: people }) => (
                  <Menu.RadioItem key={flag} value={flag} closeOnClick className={menuItem}>
                    <span className="min-w-0 truncate">{flagNames[flag]}</span>
                    <span className="ml-auto text-faint tabular-nums">{count(people)}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}

function noteFor(counted: Facets | undefined): string | null {
  if (counted === undefined) return 'Counting…'
  if (!counted.isBuilt) return indexBuildingNote
  return counted.flags.length === 0 ? 'Nobody here has one.' : null
}
