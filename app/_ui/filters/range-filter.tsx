'use client'

import { type FormEvent, useId } from 'react'
import { Button } from '#ui/basics/button'
import { control } from '#ui/basics/choice'
import { FilterPopover } from './filter-popover'

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
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    onChoose({ from: written(fields.get('from')), to: written(fields.get('to')) })
  }
  const clear = () => onChoose({ from: undefined, to: undefined })
  return (
    <FilterPopover title={title} isChosen={from !== undefined || to !== undefined} className="w-80 p-3">
      {(close) => (
        <form onSubmit={(event) => [submit(event), close()]}>
          <div className="flex gap-3">
            <End label="From" name="from" value={from} input={input} />
            <End label="To, inclusive" name="to" value={to} input={input} />
          </div>
          {note && <p className="mt-1.5 text-faint text-xs">{note}</p>}
          <div className="mt-3 flex justify-end gap-2">
            <Button size="small" onClick={() => [clear(), close()]}>
              {any}
            </Button>
            <Button size="small" look="primary" type="submit">
              Show
            </Button>
          </div>
        </form>
      )}
    </FilterPopover>
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
