'use client'

import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import type { Batch } from '#core/batches/batch'
import type { FailedRowCause } from '#core/failed-rows/failed-row'
import { lineNoun } from '#core/parsing/line-noun'
import { count } from '#ui/basics/numbers'
import { Sign } from '#ui/basics/outcome'
import { FailedRowsOfCause } from './failed-rows-table'

type Props = { batch: Batch; cause: FailedRowCause; open: boolean; onToggle: () => void }

/** One cause with its count and first lines. It opens to show the rows. */
export function CauseLine({ batch, cause, open, onToggle }: Props) {
  const id = useId()
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
        className="grid min-h-11 w-full grid-cols-[16px_13px_minmax(40px,auto)_1fr] items-baseline gap-x-3 px-4 py-2.5 text-left sm:grid-cols-[16px_13px_minmax(40px,auto)_1fr_auto] -outline-offset-2 hover:bg-hover"
      >
        <ChevronRight aria-hidden="true" className={`mt-0.5 size-4 shrink-0 self-start text-faint ${open ? 'rotate-90' : ''}`} />
        <span className="flex h-5 items-center self-start">
          <Sign part={cause.outcome} />
        </span>
        <span className="text-right font-medium tabular-nums">{count(cause.count)}</span>
        <span className="min-w-0">{cause.message}</span>
        <span className="text-faint text-sm max-sm:col-start-4">
          {lineNoun(batch.isWorkbook)}
          {cause.lines.length > 1 && 's'} {cause.lines.map(count).join(' · ')}
          {cause.count > cause.lines.length && ' …'}
        </span>
      </button>
      {open && (
        <div id={id} className="border-line border-t bg-paper">
          <FailedRowsOfCause batch={batch} cause={cause} />
        </div>
      )}
    </li>
  )
}
