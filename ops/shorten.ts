/** Each duration and limit of the alert rules as the test of the faults shortens it, because it cannot wait for a day. */
const shortened: readonly (readonly [shipped: string, tested: string])[] = [
  ['for: 1m', 'for: 6s'],
  ['for: 2m', 'for: 6s'],
  ['for: 5m', 'for: 6s'],
  ['[15m]', '[30s]'],
  // Polls.
  ['> 60 ', '> 15 '],
  // A verification that waits, and a verifier that is gone. A verifier reports every ten seconds.
  ['> 900 ', '> 15 '],
  ['> 120 ', '> 40 '],
  // A pending batch.
  ['> 86400', '> 75'],
]

/** Returns the alert rules with every duration and limit shortened. Throws if one of them is not in the rules. */
export function shorten(rules: string): string {
  return shortened.reduce((text, [shipped, tested]) => {
    if (!text.includes(shipped)) throw new Error(`ops/alerts.yml has no ${shipped}`)
    return text.replaceAll(shipped, tested)
  }, rules)
}
