import type { DateOrder, Delimiter, Encoding } from '#core/parsing/parse-options'

export const delimiterLabels: Record<Delimiter, string> = { ',': 'Comma ,', ';': 'Semicolon ;', '\t': 'Tab', '|': 'Pipe |' }

export const encodingLabels: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
}

export const dateOrderLabels: Record<DateOrder, string> = {
  ymd: 'Year first, 1990-12-25',
  dmy: 'Day first, 25/12/1990',
  mdy: 'Month first, 12/25/1990',
}

/** "1990-04-03" → "3 Apr 1990", which cannot be misread. */
export const dayLabel = (day: string) => shortDay.format(new Date(`${day}T00:00:00Z`))

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
