import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { version, versionOf } from './version'

test('the version is that of the newest release in the changelog', () => {
  const changelog = readFileSync(join(import.meta.dirname, '..', '..', 'CHANGELOG.md'), 'utf8')
  const [, newest] = /^## (\d+\.\d+\.\d+)$/m.exec(changelog) ?? []
  expect(version).toBe(newest)
})

test('a built process shows the first characters of its build, and the sources have none', () => {
  expect(versionOf('/data/worker/1a2b3c4d5e6f/main.mjs')).toBe(`${version}+1a2b3c4d`)
  expect(versionOf('/countersign/worker/main.ts')).toBe(version)
  expect(versionOf(undefined)).toBe(version)
})
