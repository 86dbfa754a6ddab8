import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const secret = z.string().min(32)
const Secrets = z.object({ superuser: secret, owner: secret, auth: secret, web: secret, worker: secret, authSecret: secret })
export type Secrets = z.infer<typeof Secrets>

/** The secrets that an instance made for itself: read from its data folder, or made and kept there, for its owner's eyes only. */
export function keepSecrets(dataFolder: string): Secrets {
  const file = join(dataFolder, 'secrets.json')
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')))
  const make = () => randomBytes(32).toString('hex')
  const secrets = { superuser: make(), owner: make(), auth: make(), web: make(), worker: make(), authSecret: make() }
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return secrets
}
