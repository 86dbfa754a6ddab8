'use client'

import { timeOfDay } from '#ui/basics/when'
import { useLiveness } from '#ui/live/live'

/** Whether the numbers on this page are live; if not, since when and where they come from. */
export function LiveDot() {
  const liveness = useLiveness()
  return (
    <span role="status" className="flex items-center gap-1.5 text-soft text-xs">
      {liveness.kind === 'live' && (
        <>
          <Dot className="bg-approved-fill" />
          <span className="max-sm:sr-only">live</span>
        </>
      )}
      {liveness.kind === 'connecting' && (
        <>
          <Dot className="border border-control" />
          <span className="max-sm:sr-only">connecting</span>
        </>
      )}
      {(liveness.kind === 'database' || liveness.kind === 'down') && (
        <>
          <Dot className="border border-invalid" />
          <span className="text-invalid">
            not live since {timeOfDay(liveness.since)}
            <span className="max-lg:sr-only">
              {liveness.kind === 'database' ? ': the numbers are from the database' : ': the numbers are the last that came'}
            </span>
          </span>
        </>
      )}
    </span>
  )
}

const Dot = ({ className }: { className: string }) => <span aria-hidden="true" className={`size-2 rounded-full ${className}`} />
