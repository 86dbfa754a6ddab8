import { expect, test } from 'vitest'
import { readSource } from '#bin/project/list-sources'
import { shorten } from './shorten'

const rules = readSource('ops/alerts.yml')
const figure = /(?<=for: |\[)\d+[smh]|(?<=> )\d+/g

test('the tested rules differ from the shipped ones only in durations and limits', () => {
  expect(shorten(rules).replace(figure, 'N')).toBe(rules.replace(figure, 'N'))
})

test('no duration is longer than half a minute in the tested rules', () => {
  const seconds = [...shorten(rules).matchAll(/(?:for: |\[)(\d+[smh])/g)].map(([, duration]) => duration)
  expect(new Set(seconds)).toEqual(new Set(['6s', '30s']))
})

test('a duration or limit that the rules do not have is refused', () => {
  expect(() => shorten(rules.replaceAll('for: 2m', 'for: 3m'))).toThrow('ops/alerts.yml has no for: 2m')
})
