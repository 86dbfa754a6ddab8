import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'

const periodUs = 100_000
const stopPeriodMs = 50

/**
 * Limits a process and those it has started to a share of one core, until it is disposed of: by a quota of a control group where this
 * process may make one, else by stopping and continuing them in that ratio. On Linux only.
 */
export function limitCpu(pid: number, share: number): Disposable {
  const pids = family(pid)
  return limitByGroup(pids, share) ?? limitBySignals(pids, share)
}

function limitByGroup(pids: number[], share: number): Disposable | null {
  const isFirstVersion = existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') || existsSync('/sys/fs/cgroup/cpu/cgroup.procs')
  const root = isFirstVersion ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup'
  const group = `${root}/countersign-bench-${pids[0]}`
  try {
    mkdirSync(group)
    const quota = Math.round(share * periodUs)
    if (isFirstVersion) {
      writeFileSync(`${group}/cpu.cfs_period_us`, String(periodUs))
      writeFileSync(`${group}/cpu.cfs_quota_us`, String(quota))
    } else writeFileSync(`${group}/cpu.max`, `${quota} ${periodUs}`)
    for (const pid of pids) writeFileSync(`${group}/cgroup.procs`, String(pid))
  } catch {
    remove(group)
    return null
  }
  return {
    [Symbol.dispose]() {
      for (const pid of pids) if (existsSync(`/proc/${pid}`)) writeFileSync(`${root}/cgroup.procs`, String(pid))
      remove(group)
    },
  }
}

function remove(group: string): void {
  try {
    rmdirSync(group)
  } catch {
    // It was not made, or a process in it is ending.
  }
}

function limitBySignals(pids: number[], share: number): Disposable {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) if (existsSync(`/proc/${pid}`)) process.kill(pid, name)
  }
  const timer = setInterval(() => {
    signal('SIGCONT')
    setTimeout(() => signal('SIGSTOP'), stopPeriodMs * share)
  }, stopPeriodMs)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      setTimeout(() => signal('SIGCONT'), stopPeriodMs)
      signal('SIGCONT')
    },
  }
}

function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return [pid, ...children.flatMap((child) => family(Number(child)))]
}
