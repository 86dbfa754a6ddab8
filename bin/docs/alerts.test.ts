import { describe, expect, test } from 'vitest'
import { readSource } from '#bin/project/list-sources'
import { series } from '#core/metrics/series'

const rules = readSource('ops/alerts.yml')
const runbooks = readSource('docs/runbooks.md')
const alerts = rules.split(/^ {6}- alert: /m).slice(1)
const anchorOf = (title: string) => title.toLowerCase().replaceAll(' ', '-')

describe('ops/alerts.yml', () => {
  test.each(alerts.map((alert) => [alert.split('\n')[0] ?? '', alert] as const))(
    '%s has a runbook, a severity and a test',
    (name, alert) => {
      const anchor = /runbook: docs\/runbooks\.md#([a-z-]+)$/m.exec(alert)?.[1]
      const titles = [...runbooks.matchAll(/^## (.+)$/gm)].map(([, title = '']) => anchorOf(title))
      expect(titles).toContain(anchor)
      expect(alert).toMatch(/severity: (critical|warning|info)/)
      expect(readSource('ops/alerts.test.yml')).toContain(`alertname: ${name}\n        exp_alerts:`)
    },
  )

  test('names only series that a process declares', () => {
    const named = new Set([...rules.matchAll(/\bcountersign_[a-z_]+/g)].map(([name]) => name))
    expect([...named].filter((name) => !(name in series))).toEqual([])
    expect(alerts.length).toBeGreaterThanOrEqual(8)
  })
})
