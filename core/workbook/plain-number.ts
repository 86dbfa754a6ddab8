/**
 * A stored number as a person reads it: with the 15 digits that Excel shows, and without an exponent, so that a long number of a
 * telephone or an employee keeps its digits. Undefined when it is no number.
 */
export function plainNumber(text: string): string | undefined {
  const trimmed = text.trim()
  if (/^-?\d{1,15}$/.test(trimmed)) return trimmed
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed)) return undefined
  const number = Number(Number(trimmed).toPrecision(15))
  if (!Number.isFinite(number)) return undefined
  const shown = String(number)
  if (!shown.includes('e')) return shown
  return Math.abs(number) >= 1 ? BigInt(number).toString() : number.toFixed(20).replace(/0+$/, '').replace(/\.$/, '')
}
