import { z } from 'zod'
import type { DateOrder } from '#core/parsing/parse-options'
import { readDay } from '#core/parsing/values/read-day'
import { cellProblem } from './cell-problem'
import type { SettingProblem, ValueReader } from './value-reader'

/** A day, or the day on which the import started. */
const bound = z.union([z.literal('today'), z.iso.date()])

export const DateSettings = z.strictObject({
  kind: z.literal('date'),
  earliest: bound.optional(),
  latest: bound.optional(),
})
export type DateSettings = z.infer<typeof DateSettings>

const yearsAhead = 20

/**
 * The latest day that a two-digit year can mean: the latest day of the field, or, without one, 20 years after today, because the
 * days to come that a file has are the ends of contracts and documents.
 */
export function latestShortYear({ latest }: DateSettings, today: string): string {
  if (latest !== undefined) return latest === 'today' ? today : latest
  return `${Number(today.slice(0, 4)) + yearsAhead}-12-31`
}

/** Reads dates: the value is YYYY-MM-DD. */
export function compileDate(settings: DateSettings, order: DateOrder, today: string): ValueReader {
  const dayOf = (day: string | undefined, otherwise: string) => (day === 'today' ? today : (day ?? otherwise))
  const earliest = dayOf(settings.earliest, '0000-01-01')
  const latest = dayOf(settings.latest, '9999-12-31')
  const latestShort = latestShortYear(settings, today)
  return {
    read(text) {
      const outcome = readDay(text, order, latestShort)
      if ('code' in outcome) return cellProblem(outcome.code)
      if (outcome.date > latest) return cellProblem('too-late')
      return outcome.date < earliest ? cellProblem('too-early') : outcome.date
    },
    show: (value) => value,
    comparable: (value) => value,
  }
}

/** What one setting says against another, with a sentence for the admin. */
export function checkDate({ earliest, latest }: DateSettings): SettingProblem[] {
  if (earliest === undefined || latest === undefined || earliest === 'today' || latest === 'today') return []
  return earliest > latest ? [{ setting: 'earliest', message: 'The earliest date is after the latest.' }] : []
}
