'use client'

import { Popover } from '@base-ui/react/popover'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useId, useRef, useState } from 'react'
import { Button } from '#ui/basics/button'
import { control } from '#ui/basics/choice'
import { filterButton } from './filter-styles'

/** The ends of a range as they are written; undefined where it is open. */
export type Range = { from: string | undefined; to: string | undefined }
type Props = Range & {
  title: string
  /** What the button says that removes the filter. */
  any: string
  note?: string
  input: React.InputHTMLAttributes<HTMLInputElement>
  onChoose: (range: Range) => void
}

/** Filters by a range, both ends included. */
export function RangeFilter({ title, any, note, input, from, to, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const choose = (range: Range) => {
    onChoose(range)
    setOpen(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    choose({ from: written(fields.get('from')), to: written(fields.get('to')) })
  }
  return (
    <div ref={place}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={filterButton} data-chosen={from !== undefined || to !== undefined || undefined}>
          <span className="max-w-40 truncate">{title}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 text-faint" />
        </Popover.Trigger>
        <Popover.Portal container={place}>
          <Popover.Positioner align="start" sideOffset={4} className="z-40">
            <Popover.Popup
              aria-label={title}
              className="w-80 max-w-[calc(100vw-16px)] rounded-md border border-edge bg-sheet p-3 outline-none"
            >
              <form onSubmit={submit}>
                <div className="flex gap-3">
                  <End label="From" name="from" value={from} input={input} />
                  <End label="To, inclusive" name="to" value={to} input={input} />
                </div>
                {note && <p className="mt-1.5 text-faint text-xs">{note}</p>}
                <div className="mt-3 flex justify-end gap-2">
                  <Button size="small" onClick={() => choose({ from: undefined, to: undefined })}>
                    {any}
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

type EndProps = { label: string; name: string; value: string | undefined; input: Props['input'] }

function End({ label, name, value, input }: EndProps) {
  const id = useId()
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="mb-0.5 block text-faint text-xs">
        {label}
      </label>
      <input {...input} id={id} name={name} key={value} defaultValue={value} className={control} />
    </div>
  )
}

const written = (field: FormDataEntryValue | null) => (typeof field === 'string' && field.trim() !== '' ? field.trim() : undefined)
