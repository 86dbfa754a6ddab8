'use client'

import { Menu } from '@base-ui/react/menu'
import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { count } from '#ui/basics/numbers'
import { filterButton } from './filter-button'

type Value = { value: string; word: string; count: number }

type Props = {
  title: string
  /** None until they have been counted. */
  values: Value[] | undefined
  chosen: string | undefined
  onChoose: (value: string | undefined) => void
  note?: string | null
}

/** One of several values to narrow the list by, the most frequent first. */
export function FacetMenu({ title, values, chosen, onChoose, note = null }: Props) {
  const place = useRef<HTMLDivElement>(null)
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger className={filterButton} data-chosen={chosen !== undefined || undefined}>
          {title}
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="start" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup className="max-h-80 min-w-52 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-md border border-edge bg-sheet py-1 outline-none">
              {note && <p className="max-w-64 px-3 py-1.5 text-soft text-sm">{note}</p>}
              {values?.length === 0 && !note && <p className="px-3 py-1.5 text-soft text-sm">Nobody here has one.</p>}
              {values === undefined && !note && <p className="px-3 py-1.5 text-soft text-sm">Counting…</p>}
              <Menu.RadioGroup value={chosen ?? ''} onValueChange={(value: string) => onChoose(value === chosen ? undefined : value)}>
                {values?.map(({ value, word, count: people }) => (
                  <Menu.RadioItem
                    key={value}
                    value={value}
                    closeOnClick
                    className="flex h-8 cursor-default items-center gap-4 px-3 text-sm outline-none data-checked:font-medium data-highlighted:bg-hover"
                  >
                    <span className="min-w-0 truncate">{word}</span>
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
