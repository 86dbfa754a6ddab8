import type { DecisionStatistics } from '#core/decisions/statistics/decision-statistics'

/** People decided on a day, by verdict. `day` is YYYY-MM-DD in UTC. */
export type Day = { day: string; approve: number; reject: number; 'send-back': number }

export const dayVerdicts = ['approve', 'reject', 'send-back'] as const

const minDays = 14
const maxDays = 90
const dayMs = 86_400_000

/** One entry per day from the first decision to today: at least 14 days, at most 90. */
export function daysOf(counted: DecisionStatistics['days'], today: Date): Day[] {
  const last = Math.floor(today.getTime() / dayMs)
  const first = Math.min(...counted.map(({ day }) => Math.floor(Date.parse(day) / dayMs)), last)
  const length = Math.min(maxDays, Math.max(minDays, last - first + 1))
  const days = Array.from({ length }, (_, index) => empty(new Date((last - length + 1 + index) * dayMs)))
  const byName = new Map(days.map((day) => [day.day, day]))
  for (const { day, verdict, people } of counted) {
    const entry = byName.get(day)
    if (entry) entry[verdict] += people
  }
  return days
}

export const peopleOn = (day: Day) => dayVerdicts.reduce((sum, verdict) => sum + day[verdict], 0)

/** Rounds up to 1, 2 or 5 times a power of ten. */
export function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= value) ?? 10 * unit
}

const empty = (at: Date): Day => ({ day: at.toISOString().slice(0, 10), approve: 0, reject: 0, 'send-back': 0 })
