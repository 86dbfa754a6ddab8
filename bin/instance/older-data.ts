import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readMigrations } from '#database/migrate'

const Applied = z.array(z.object({ name: z.string(), sha256: z.string() }))
const moved = ['postgres', 'temporal', 'secrets.json', 'logs']

/**
 * Until version 1.0 migrations are edited, so a database of an older version cannot be used. Moves one aside within the data folder,
 * with its secrets, and deletes nothing. Returns where it is now, or null when the database is of this version or there is none.
 */
export function moveOlderDataAside(dataFolder: string, migrations = readMigrations()): string | null {
  if (!existsSync(join(dataFolder, 'postgres')) || isOfThisVersion(dataFolder, migrations)) return null
  const aside = join(dataFolder, `older-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`)
  mkdirSync(aside, { recursive: true })
  for (const name of moved) if (existsSync(join(dataFolder, name))) renameSync(join(dataFolder, name), join(aside, name))
  return aside
}

/** Notes which migrations the database of this folder has. */
export function noteMigrations(dataFolder: string): void {
  const file = join(dataFolder, 'migrations.json')
  writeFileSync(`${file}.new`, JSON.stringify(readMigrations().map(({ name, sha256 }) => ({ name, sha256 }))))
  renameSync(`${file}.new`, file)
}

// A newer version may have more migrations; those that the database has must be the same. A power failure may leave an unreadable file:
// the data stays where it is then, and the migration job compares it with the database itself.
function isOfThisVersion(dataFolder: string, migrations: { name: string; sha256: string }[]): boolean {
  const file = join(dataFolder, 'migrations.json')
  if (!existsSync(file)) return false
  const applied = readApplied(file)
  return (
    applied === undefined ||
    applied.every(({ name, sha256 }, index) => migrations[index]?.name === name && migrations[index].sha256 === sha256)
  )
}

function readApplied(file: string): z.infer<typeof Applied> | undefined {
  try {
    return Applied.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
