import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMigrations } from '#database/migrate'
import { moveOlderDataAside, noteMigrations } from './older-data'

test('a new data folder stays as it is', () => {
  expect(moveOlderDataAside(mkdtempSync(join(tmpdir(), 'countersign-data-')))).toBeNull()
})

test('data of this version stays, also when the next version adds a migration', () => {
  const folder = folderWithData()
  noteMigrations(folder)
  expect(moveOlderDataAside(folder)).toBeNull()
  expect(moveOlderDataAside(folder, [...readMigrations(), { name: '99-more', sql: '', sha256: 'a' }])).toBeNull()
})

test('data whose list of migrations is unreadable stays', () => {
  const folder = folderWithData()
  writeFileSync(join(folder, 'migrations.json'), '')
  expect(moveOlderDataAside(folder)).toBeNull()
})

test.each([
  ['whose migrations were edited', () => readMigrations().map((migration) => ({ ...migration, sha256: 'a' }))],
  ['whose migrations are not known', () => readMigrations()],
])('data of a version %s is moved aside whole, and nothing is deleted', (name, migrations) => {
  const folder = folderWithData()
  if (name === 'whose migrations were edited') noteMigrations(folder)
  const aside = moveOlderDataAside(folder, migrations()) ?? ''
  expect(readFileSync(join(aside, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18')
  expect(readFileSync(join(aside, 'secrets.json'), 'utf8')).toBe('{}')
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
})

function folderWithData(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-data-'))
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18')
  writeFileSync(join(folder, 'secrets.json'), '{}')
  return folder
}
