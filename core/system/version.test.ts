import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { version, versionOf } from './version'

test('the version is that of the package and of the newest release in the changelog', () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')
  const changelog = read('CHANGELOG.md')
  const [, newest] = /^## (\d+\.\d+\.\d+)$/m.exec(changelog) ?? []
  expect(version).toBe(newest)
  expect(JSON.parse(read('package.json')).version).toBe(version)
})

test('a built process shows the first characters of its build, and the sources have none', () => {
  expect(versionOf('/data/worker/1a2b3c4d5e6f/main.mjs')).toBe(`${version}+1a2b3c4d`)
  expect(versionOf('/countersign/worker/main.ts')).toBe(version)
  expect(versionOf(undefined)).toBe(version)
})
