import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { findPostgresBinaries } from '#bin/services/postgres-binaries'
import { findPostgresLauncher } from '#bin/services/postgres-launcher'
import { runCommand } from '#bin/services/run-command'
import { findInstalledTemporalCli } from '#bin/services/temporal-cli'
import { findBrowser } from '#bin/testing/find-browser'
import { type Finding, well, wrong } from './finding'

const NEEDED_GIB = 3

export async function examineNpm(): Promise<Finding> {
  const { code, stdout } = await runCommand({ command: 'npm', args: ['--version', '--loglevel=error'] })
  return code === 0 ? well('npm', stdout.trim()) : wrong('npm', 'not on the PATH', 'Install Node with npm: https://nodejs.org')
}

export async function examinePostgresBinaries(dataFolder: string): Promise<Finding> {
  const name = 'PostgreSQL'
  try {
    const { postgres } = await findPostgresBinaries()
    const { prefix, uid, gid } = await findPostgresLauncher(dataFolder)
    const [command, ...args] = [...prefix, postgres, '--version']
    const { code, stdout, stderr } = await runCommand({ command: command ?? postgres, args, uid, gid })
    if (code !== 0) return wrong(name, stderr.trim(), 'Set DATABASE_URL to a server of your own, or install what the program misses.')
    return well(name, `${stdout.trim()}${prefix.length > 0 ? ', in a user namespace, because we are root' : ''}`)
  } catch (error) {
    return wrong(name, 'cannot be run here', error instanceof Error ? error.message : String(error))
  }
}

export async function examineTemporalCli(dataFolder: string): Promise<Finding> {
  const path = await findInstalledTemporalCli({ dataFolder })
  if (path) return well('Temporal CLI', path)
  const { code } = await runCommand({ command: 'python3', args: ['-m', 'pip', '--version'] })
  if (code === 0) return well('Temporal CLI', 'not here yet; npm start fetches it')
  return wrong(
    'Temporal CLI',
    'not here, and there is no pip to fetch it with',
    'Install it: https://docs.temporal.io/cli, or set TEMPORAL_ADDRESS',
  )
}

export async function examineBrowser(): Promise<Finding> {
  const path = findBrowser()
  return path
    ? well('browser', path)
    : wrong('browser', 'none for the tests; npm test tries to fetch one', 'Install Chromium or Google Chrome.')
}

export async function examineDisk(dataFolder: string): Promise<Finding> {
  try {
    mkdirSync(dataFolder, { recursive: true })
    accessSync(dataFolder, constants.W_OK)
  } catch {
    return wrong('data folder', `${dataFolder} cannot be written`, 'Choose another one with DATA_DIR.')
  }
  const { bavail, bsize } = statfsSync(dataFolder)
  const gib = (bavail * bsize) / 1024 ** 3
  const found = `${gib.toFixed(0)} GiB free in ${dataFolder}`
  return gib >= NEEDED_GIB
    ? well('disk', found)
    : wrong('disk', found, `Make room for ${NEEDED_GIB} GiB, or choose another disk with DATA_DIR.`)
}
