'use client'

import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Batch } from '#core/batches/batch'
import { count } from '#ui/basics/numbers'
import { useNarrow } from '#ui/table/use-narrow'
import { PersonDetails } from './person-details'

type Props = {
  batch: Batch
  row: number
  onStep: (by: number) => void
  onClose: () => void
}

/** One person beside the list, or over it on a phone. */
export function PersonPanel({ batch, row, onStep, onClose }: Props) {
  const close = useRef<HTMLButtonElement>(null)
  const narrow = useNarrow()
  useEffect(() => {
    if (narrow) close.current?.focus()
  }, [narrow])
  return (
    <aside
      aria-label={`Row ${count(row)}`}
      className="border-line bg-sheet max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[70dvh] max-lg:overflow-y-auto max-lg:border-t max-sm:inset-0 max-sm:max-h-none lg:sticky lg:top-0 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:rounded-tr-md"
    >
      <div className="sticky top-0 z-10 flex h-11 items-center gap-1 border-line border-b bg-sheet pr-2 pl-4">
        <p className="text-soft text-sm">
          Row <span className="tabular-nums">{count(row)}</span>
        </p>
        <span className="ml-auto" />
        <IconButton label="Previous person" onClick={() => onStep(-1)}>
          <ChevronUp aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label="Next person" onClick={() => onStep(1)}>
          <ChevronDown aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label="Close" onClick={onClose} ref={close}>
          <X aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      <PersonDetails batch={batch} row={row} />
    </aside>
  )
}

function IconButton({ label, ...props }: { label: string } & React.ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="grid size-8 place-content-center rounded-md text-soft -outline-offset-2 hover:bg-hover hover:text-ink max-sm:size-11"
      {...props}
    />
  )
}
