import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '#bin/services/run-command'

const ROOT = join(import.meta.dirname, '..', '..')
const GENERATED = join(ROOT, 'prisma', 'generated')
const CONFIGURATION = join(ROOT, 'prisma.config.ts')
const STAMP = join(GENERATED, '.generated-from')

/**
 * Generates the Prisma client when the schema, or Prisma, has changed since. Returns whether it did. An image has the client and, because
 * its files cannot be written, no configuration to generate it again.
 */
export async function generateClient(): Promise<boolean> {
  if (!existsSync(CONFIGURATION) && existsSync(join(GENERATED, 'client.ts'))) return false
  const source = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === source) return false
  const prisma = join(ROOT, 'node_modules', 'prisma', 'build', 'index.js')
  const { code, stdout, stderr } = await runCommand({ command: process.execPath, args: [prisma, 'generate'], cwd: ROOT })
  if (code !== 0) throw new Error(`prisma generate failed:\n${stdout}${stderr}`)
  writeFileSync(STAMP, source)
  return true
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'])
    hash.update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}
