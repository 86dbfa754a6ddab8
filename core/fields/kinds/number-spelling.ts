import { readNumber } from './numbers'
import type { SpellingCollector, SpellingExample } from './spelling'

const examplesEach = 3

type Evidence = 'point' | 'comma' | 'either'

/**
 * Decides whether a column of numbers has a decimal point or a decimal comma. Evidence is a number that can be read in one way only:
 * `1.5`, `1,234.50` and `1 234,5` are, `1.234` is not, unless the column has whole numbers only.
 */
export function createNumberSpellingCollector(places: number): SpellingCollector {
  const examples: Record<Evidence, SpellingExample[]> = { point: [], comma: [], either: [] }
  return {
    add(text, row, line) {
      if (!hasSign(text)) return
      const point = readAs(text, 'point')
      const comma = readAs(text, 'comma')
      if (point === comma) return
      const evidence = point === null ? 'comma' : comma === null ? 'point' : 'either'
      if (examples[evidence].length < examplesEach) examples[evidence].push({ row, line, text, values: { point, comma } })
    },
    conclude() {
      const { point, comma, either } = examples
      const isContradicted = point.length > 0 && comma.length > 0
      const isUndecided = either.length > 0 && point.length === 0 && comma.length === 0
      if (isContradicted || isUndecided) {
        return { outcome: 'needs-input', examples: [...point, ...comma, ...either].sort((a, b) => a.row - b.row) }
      }
      const [evidence] = comma.length > 0 ? comma : point
      return { outcome: 'decided', spelling: comma.length > 0 ? 'comma' : 'point', evidence }
    },
  }

  function readAs(text: string, sign: 'point' | 'comma'): string | null {
    const value = readNumber(text, sign, places)
    return typeof value === 'string' ? value : null
  }
}

const hasSign = (text: string) => text.includes('.') || text.includes(',')
