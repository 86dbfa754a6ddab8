'use client'

import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import type { Flag } from '#core/people/filter/flag'
import type { Facets } from '#core/people/list-facets'
import { count } from '#ui/basics/numbers'
import { flagNames } from '#ui/flags/flag-labels'
import { indexBuildingNote } from './facet-queries'
import { filterButton, menuItem } from './filter-styles'

type Props = {
  /** Undefined until they are loaded. */
  facets: Facets | undefined
  chosen: Flag | undefined
  onChoose: (flag: Flag | undefined) => void
}

export function FlagMenu({ facets, chosen, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const note = noteFor(facets)
  const isBuilding = facets?.isBuilt === false
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger className={filterButton} data-chosen={chosen !== undefined || undefined} disabled={isBuilding}>
          Flags
          {isBuilding && <span className="text-faint">not ready yet</span>}
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="start" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup className="max-h-80 min-w-52 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-md border border-edge bg-sheet py-1 outline-none">
              {note && <p className="max-w-64 px-3 py-1.5 text-soft text-sm">{note}</p>}
              <Menu.RadioGroup value={chosen ?? ''} onValueChange={(flag: Flag) => onChoose(flag === chosen ? undefined : flag)}>
                {facets?.flags.map(({ flag, count: people }) => (
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

function noteFor(facets: Facets | undefined): string | null {
  if (facets === undefined) return 'Counting…'
  if (!facets.isBuilt) return indexBuildingNote
  return facets.flags.length === 0 ? 'No flags here.' : null
}
