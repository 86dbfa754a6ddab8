import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program that a long test needs. Throws what to install when it is missing. */
export function requireProgram(name: string, packages: string): string {
  const path = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  const found = path.find((file) => existsSync(file))
  if (!found) throw new Error(`${name} is missing. Install it: apt-get install ${packages}`)
  return found
}
