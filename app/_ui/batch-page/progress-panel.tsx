'use client'

import { useEffect, useState } from 'react'
import { rowsRead as rowsCommitted } from '#core/batches/balance'
import { type Batch, isMoving } from '#core/batches/batch'
import { type Phase, type Progress, shareDone } from '#core/batches/progress'
import { count, duration, percent, size } from '#ui/basics/numbers'
import { useProgress } from '#ui/live/live'

const longMs = 1_500

/**
 * Progress of a batch, at most a second old. A decision and the review index are shown only when they take long, because most finish
 * before anyone could read about them.
 */
export function ProgressPanel({ batch }: { batch: Batch }) {
  const progress = useProgress(batch.id)
  useProgressInTitle(batch, progress)
  const isLong = useIsLong(progress?.phase === 'deciding' ? progress.decisionId : null)
  const isIndexing = useIsLong(progress?.indexShare === undefined ? null : batch.id)
  if (!isMoving(batch) && !isLong) return isIndexing ? <IndexProgress share={progress?.indexShare ?? 0} /> : null
  if (!progress) return <p className="h-13 text-soft">Loading progress…</p>
  return (
    <section aria-label="Progress" className="rounded-md border border-line bg-sheet">
      {progress.phase !== 'deciding' && (
        <Bar label={`Share of the ${stepOf(progress)} that is done`} done={percent(shareDone(progress), 1)} />
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 py-2.5">
        {factsOf(progress).map(([name, value]) => (
          <div key={name} className="min-w-18">
            <dt className="text-faint text-xs">{name}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {!progress.live && <p className="px-4 pb-2.5 text-invalid text-sm">Not live: these numbers come from the database.</p>}
    </section>
  )
}

/** A workbook is converted before the bytes of its import are known. */
const stepOf = ({ phase }: Progress) => (phase === 'converting' ? 'conversion' : 'import')

/** People can be decided meanwhile, so it takes one line. */
function IndexProgress({ share }: { share: number }) {
  const done = percent(share, 1)
  const label = 'Preparing search and sorting'
  return (
    <section aria-label="Progress" className="rounded-md border border-line bg-sheet">
      <Bar label={label} done={done} />
      <p className="px-4 py-1.5 text-soft text-sm tabular-nums small:py-0.5">
        {label}, {done} %
      </p>
    </section>
  )
}

/** Whether the work with this id has been running for a while; `id` is null while there is none. */
function useIsLong(id: string | null): boolean {
  const [long, setLong] = useState<string | null>(null)
  useEffect(() => {
    if (id === null) return setLong(null)
    const timer = setTimeout(() => setLong(id), longMs)
    return () => clearTimeout(timer)
  }, [id])
  return id !== null && long === id
}

/** Shows "42 % people.csv" as the title of the tab while the file is read. */
function useProgressInTitle({ fileName }: Batch, progress: Progress | null) {
  const isReading = progress?.phase === 'converting' || progress?.phase === 'surveying' || progress?.phase === 'importing'
  const done = isReading ? percent(shareDone(progress), 1) : null
  useEffect(() => {
    if (done === null) return
    const before = document.title
    const title = `${done} % ${fileName}`
    document.title = title
    return () => {
      // The next page may have set its own title already.
      if (document.title === title) document.title = before
    }
  }, [done, fileName])
}

function Bar({ label, done }: { label: string; done: number }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-2.5 overflow-hidden rounded-t-[4px] bg-sunken"
    >
      <div className="h-full bg-accent transition-[width] duration-150" style={{ width: `${done}%` }} />
    </div>
  )
}

const phaseLabels: Record<Phase, string> = {
  waiting: 'Waiting to be read',
  converting: 'Reading the workbook',
  surveying: 'Scanning the file',
  importing: 'Importing rows',
  deciding: 'Applying a decision',
  pending: 'Waiting for a checker',
  ended: 'Ended',
}

function factsOf(progress: Progress): [string, string][] {
  const { phase, balance, rowsRead, secondsLeft, state } = progress
  const phaseLabel = state === 'withdrawing' ? 'Withdrawing' : phaseLabels[phase]
  if (phase === 'deciding' || state === 'withdrawing')
    return [
      ['Phase', phaseLabel],
      ['Still pending', count(balance.pending)],
    ]
  const step: [string, string] = ['Phase', `${phaseLabel}, ${percent(shareDone(progress), 1)} %`]
  if (phase === 'converting') return [step]
  return [
    step,
    ['Rows read', count(rowsRead)],
    ['Valid', count(rowsCommitted(balance) - balance.invalid - balance.duplicate)],
    ['Invalid', count(balance.invalid)],
    ['Duplicate', count(balance.duplicate)],
    ['Rate', rateOf(progress)],
    ['Time left', secondsLeft === null ? '–' : duration(secondsLeft)],
  ]
}

/** Rows are unknown while the file is scanned, so its rate is in bytes. */
function rateOf({ phase, rowsPerSecond, secondsLeft, bytesRead, startedAt, asOf }: Progress): string {
  if (rowsPerSecond !== null) return `${count(Math.round(rowsPerSecond))} rows/s`
  const seconds = startedAt === null ? 0 : (Date.parse(asOf) - Date.parse(startedAt)) / 1_000
  return phase === 'surveying' && secondsLeft !== null && seconds > 0 ? `${size(Math.round(bytesRead / seconds))}/s` : '–'
}
