import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { becomesTrue } from '#bin/services/becomes-true'
import { startOf } from '#bin/services/process-identity'

const LONGEST_WAIT_MS = 10 * 60_000

/** Waits for the lock, takes it, and returns how to release it. The lock of a killed process is free. */
export async function waitForLock(file: string): Promise<() => void> {
  const me = `${process.pid} ${startOf(process.pid)}`
  mkdirSync(dirname(file), { recursive: true })
  const isMine = await becomesTrue(() => {
    if (tryToTake(file, me)) return true
    if (isAbandoned(file)) rmSync(file, { force: true })
    return false
  }, LONGEST_WAIT_MS)
  if (!isMine) throw new Error(`Another process has held ${file} for ten minutes. End it, or remove the file.`)
  return () => rmSync(file, { force: true })
}

function tryToTake(file: string, me: string): boolean {
  try {
    writeFileSync(file, me, { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function isAbandoned(file: string): boolean {
  try {
    const [pid = '', start = ''] = readFileSync(file, 'utf8').split(' ')
    return startOf(Number(pid)) !== start
  } catch {
    return false
  }
}
