'use client'

import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useId, useRef, useState } from 'react'
import { Button } from '#ui/basics/button'
import { control } from '#ui/basics/choice'
import { filterButton } from './filter-styles'

type Ages = { ageFrom: number | undefined; ageTo: number | undefined }
type Props = { from: number | undefined; to: number | undefined; onChoose: (ages: Ages) => void }

/** Filters by age in whole years on the day of the upload, both ends included. */
export function AgeFilter({ from, to, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    onChoose({ ageFrom: toYears(fields.get('from')), ageTo: toYears(fields.get('to')) })
    setOpen(false)
  }
  return (
    <div ref={place}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={filterButton} data-chosen={from !== undefined || to !== undefined || undefined}>
          Age
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Popover.Trigger>
        <Popover.Portal container={place}>
          <Popover.Positioner align="start" sideOffset={4} className="z-40">
            <Popover.Popup aria-label="Age" className="w-64 rounded-md border border-edge bg-sheet p-3 outline-none">
              <form onSubmit={submit}>
                <div className="flex gap-3">
                  <Years label="From" name="from" value={from} />
                  <Years label="To, inclusive" name="to" value={to} />
                </div>
                <p className="mt-1.5 text-faint text-xs">In years, on the day of the upload.</p>
                <div className="mt-3 flex justify-end gap-2">
                  <Button size="small" onClick={() => onChoose({ ageFrom: undefined, ageTo: undefined })}>
                    Any age
                  </Button>
                  <Button size="small" look="primary" type="submit">
                    Show
                  </Button>
                </div>
              </form>
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </div>
  )
}

function Years({ label, name, value }: { label: string; name: string; value: number | undefined }) {
  const id = useId()
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="mb-0.5 block text-faint text-xs">
        {label}
      </label>
      <input id={id} name={name} type="number" min={0} max={150} key={value} defaultValue={value} className={control} />
    </div>
  )
}

const toYears = (field: FormDataEntryValue | null) => (typeof field === 'string' && field !== '' ? Number(field) : undefined)
