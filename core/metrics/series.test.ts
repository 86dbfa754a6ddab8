import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Series, series } from './series'

const declared = Object.entries(series) as [string, Series][]

describe('the series', () => {
  test('stand in docs/operations.md as they are declared, and no other', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8')
    const rows = page.split('\n').filter((line) => /^\| `countersign_\w+` \| (counter|gauge|histogram) /.test(line))
    expect(rows).toEqual(
      declared.map(([name, { type, processes, labels, help }]) => {
        const names = Object.keys(labels).map((label) => `\`${label}\``)
        return `| \`${name}\` | ${type} | ${processes.join(', ')} | ${names.join(', ')} | ${help} |`
      }),
    )
  })

  test.each(declared)('%s is named by the conventions of Prometheus', (name, { type }) => {
    expect(name).toMatch(/^countersign_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|percent)(_|$)/)
    if (type === 'histogram') expect(name).toMatch(/_seconds$/)
  })
})
