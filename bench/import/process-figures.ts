import { readFileSync, writeFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Seconds of CPU that a process and those it started have used, those that ended among them. */
export function cpuSeconds(pid: number): number {
  return family(pid).reduce((sum, one) => {
    const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return sum + fields.slice(11, 15).reduce((ticks, field) => ticks + Number(field), 0) / ticksPerSecond
  }, 0)
}

/** What a process and those it started hold in memory at the moment. */
export const residentMiB = (pid: number): number => memoryMiB(pid, 'VmRSS')

/** The most that each of them held in memory since that was last forgotten, together. */
export const peakMiB = (pid: number): number => memoryMiB(pid, 'VmHWM')

export function forgetPeak(pid: number): void {
  for (const one of family(pid)) writeFileSync(`/proc/${one}/clear_refs`, '5')
}

function memoryMiB(pid: number, kind: 'VmRSS' | 'VmHWM'): number {
  const kib = family(pid).map((one) => Number(new RegExp(`${kind}:\\s+(\\d+)`).exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1]))
  return Math.round(kib.reduce((sum, one) => sum + one, 0) / 1024)
}

function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}
