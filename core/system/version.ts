import { basename, dirname } from 'node:path'

/** The version of Countersign, as in CHANGELOG.md. */
export const version = '0.9.0'

/** The version with the build that this process runs: `0.9.0+1a2b3c4d`. A process that runs the sources has no build. */
export function versionOf(mainFile: string | undefined): string {
  // A built process runs from a folder named by the hash of its sources.
  const folder = basename(dirname(mainFile ?? ''))
  return /^[0-9a-f]{8,}$/.test(folder) ? `${version}+${folder.slice(0, 8)}` : version
}
