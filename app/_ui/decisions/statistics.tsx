'use client'

import { useQuery } from '@tanstack/react-query'
import { count, duration } from '#ui/basics/numbers'
import { DayChart } from './day-chart'
import { DayTable } from './day-table'
import { daysOf } from './days'
import { statisticsQuery } from './decision-queries'

export function Statistics() {
  const { data } = useQuery(statisticsQuery)
  if (!data || data.waits.decisions === 0) return null
  const { decisions, batches, medianSeconds, p95Seconds } = data.waits
  const days = daysOf(data.days, new Date())
  return (
    <section aria-label="The last 90 days" className="mb-5 rounded-md border border-line bg-sheet">
      <dl className="grid grid-cols-2 gap-x-10 gap-y-2 px-4 pt-3 sm:flex">
        <Fact name="Decisions in 90 days" value={count(decisions)} />
        <Fact name="Batches fully decided" value={count(batches)} />
        <Fact name="Median wait" value={durationOrDash(medianSeconds)} />
        <Fact name="95th percentile wait" value={durationOrDash(p95Seconds)} />
      </dl>
      <DayChart days={days} />
      <DayTable days={days} />
    </section>
  )
}

const durationOrDash = (seconds: number | null) => (seconds === null ? '–' : duration(seconds))

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="font-medium text-lg tabular-nums">{value}</dd>
    </div>
  )
}
