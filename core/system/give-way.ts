import { readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** How much less this process is scheduled than others, as a nice value. */
export const giveWayBy = 10

/** Lets other processes go first. */
export function giveWay(): void {
  setPriority(giveWayBy)
  // With Linux's autogroups, a priority only counts within a session, and the group of a session has one of its own.
  try {
    if (isSessionLeader()) writeFileSync('/proc/self/autogroup', String(giveWayBy))
  } catch {
    // There are none.
  }
}

/** Else the group has processes that are not ours. */
function isSessionLeader(): boolean {
  // The name of the program, in parentheses, may contain spaces. After it: state, parent, process group, session.
  const [, , , session] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return session === String(process.pid)
}
