import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const secret = z.string().min(32)
const names = ['superuser', 'owner', 'auth', 'web', 'worker', 'verifier', 'delivery', 'authSecret'] as const
const Secrets = z.record(z.enum(names), secret)
export type Secrets = z.infer<typeof Secrets>

/** The secrets that an instance made for itself, kept in its data folder and readable by its owner only. */
export function keepSecrets(dataFolder: string): Secrets {
  const file = join(dataFolder, 'secrets.json')
  const kept = existsSync(file) ? z.partialRecord(z.enum(names), secret).parse(JSON.parse(readFileSync(file, 'utf8'))) : {}
  const missing = names.filter((name) => kept[name] === undefined)
  if (missing.length === 0) return Secrets.parse(kept)
  const secrets = Secrets.parse({ ...kept, ...Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('hex')])) })
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}
