const whole = new Intl.NumberFormat('en-GB')
const oneDigit = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** 48213 → "48,213" */
export const count = (value: number) => whole.format(value)

/** A number with its noun: "1 row", "48,213 rows". */
export const counted = (value: number, one: string, many = `${one}s`) => `${whole.format(value)} ${value === 1 ? one : many}`

export const people = (value: number) => counted(value, 'person', 'people')

const inWords = new Intl.ListFormat('en-GB')

/** Labels in a sentence: “Name” and “City”. */
export const quoted = (labels: readonly string[]) => inWords.format(labels.map((label) => `“${label}”`))

/** Bytes in decimal units, as file managers count them: "3.1 MB", which no line break divides. */
export function size(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte')
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${oneDigit.format(value)}\u00a0${unit}`
}

/** Whole per cent, rounded down, so 100 means complete. */
export const percent = (part: number, all: number) => (all === 0 ? 0 : Math.floor((part / all) * 100))

/** "6 s", "2 min", "3 h 10 min" */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? oneDigit.format(seconds) : Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
