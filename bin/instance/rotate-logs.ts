import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const KEPT = 3

/** Starts new log files for a run; those of earlier runs stay beside them as `.1`, `.2`, `.3`. Only their owner can read them. Returns the
 * folder. */
export function rotateLogs(dataFolder: string, names: readonly string[]): string {
  const folder = join(dataFolder, 'logs')
  mkdirSync(folder, { recursive: true })
  // Logs name operators and batches by id.
  chmodSync(folder, 0o700)
  for (const name of names) {
    for (let age = KEPT - 1; age >= 0; age -= 1) {
      const file = join(folder, age === 0 ? `${name}.log` : `${name}.log.${age}`)
      if (!existsSync(file)) continue
      chmodSync(file, 0o600)
      renameSync(file, join(folder, `${name}.log.${age + 1}`))
    }
  }
  return folder
}
