import { describe, expect, test } from 'vitest'
import { series } from '#core/metrics/series'
import { readDashboardQueries, readDashboards, readRunbookQueries } from './queries'

const ofHistograms = Object.entries(series)
  .filter(([, { type }]) => type === 'histogram')
  .flatMap(([name]) => [`${name}_bucket`, `${name}_sum`, `${name}_count`])
const names = new Set([...Object.keys(series), ...ofHistograms])
const unknownIn = (queries: string[]) =>
  queries.flatMap((query) => query.match(/\bcountersign_[a-z_]+/g) ?? []).filter((name) => !names.has(name))

describe('the dashboards', () => {
  test('query only series that a process declares', () => {
    const queries = readDashboardQueries().map(([, query]) => query)
    expect(queries.length).toBeGreaterThan(50)
    expect(unknownIn(queries)).toEqual([])
  })

  test('show every series', () => {
    const queries = readDashboardQueries().map(([, query]) => query)
    expect(Object.keys(series).filter((name) => !queries.some((query) => query.includes(name)))).toEqual([])
  })

  test.each(readDashboards())('%s has titles, descriptions and a place for each panel', (_, { panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24)
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`)
    })
    expect(new Set(cells).size).toBe(cells.length)
    for (const { type, title, description } of panels) expect(type === 'row' || (title && description)).toBeTruthy()
  })
})

test('the runbooks query only series that a process declares', () => {
  const queries = readRunbookQueries().filter(({ language }) => language === 'promql')
  expect(queries.length).toBeGreaterThan(10)
  expect(unknownIn(queries.map(({ query }) => query))).toEqual([])
})
