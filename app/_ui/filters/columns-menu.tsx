'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { filterButton, menuItem } from './filter-styles'

type Props = {
  /** The declared fields of the batch, or of all. */
  fields: { key: string; label: string }[]
  shown: string[]
  onChange: (shown: string[]) => void
}

/** Chooses which declared fields the list shows. */
export function ColumnsMenu({ fields, shown, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null)
  return (
    <div ref={place} className="max-sm:hidden">
      <Menu.Root>
        <Menu.Trigger className={filterButton}>
          Columns
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner align="start" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup className="max-h-80 min-w-52 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-md border border-edge bg-sheet py-1 outline-none">
              {fields.map(({ key, label }) => (
                <Menu.CheckboxItem
                  key={key}
                  checked={shown.includes(key)}
                  onCheckedChange={(isShown) => onChange(isShown ? [...shown, key] : shown.filter((other) => other !== key))}
                  className={menuItem}
                >
                  <span className="min-w-0 truncate">{label}</span>
                  <Menu.CheckboxItemIndicator className="ml-auto">
                    <Check aria-hidden="true" className="size-4" />
                  </Menu.CheckboxItemIndicator>
                </Menu.CheckboxItem>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
