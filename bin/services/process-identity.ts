import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Whether a process with this id runs and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return statFields(pid)?.state !== 'Z'
}

/** The command line of a process, separated by blanks; empty when it is missing or not visible. */
export function commandLine(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  if (existsSync('/proc/self/cmdline')) return readIfThere(file)?.replaceAll('\0', ' ').trim() ?? ''
  return ps(pid, 'command=')
}

/**
 * When a process began, comparable for equality only: with the pid it identifies one process for ever, as the pid alone does not. Empty
 * when there is no such process.
 */
export function startOf(pid: number): string {
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')
  if (boot !== undefined) {
    const fields = statFields(pid)
    return fields === undefined ? '' : `${boot.trim()}/${fields.startTicks}`
  }
  return ps(pid, 'lstart=')
}

function statFields(pid: number): { state: string; startTicks: string } | undefined {
  const text = readIfThere(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  // The name in parentheses may contain blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}
