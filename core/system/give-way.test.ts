import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { giveWayBy } from './give-way'

const module = join(import.meta.dirname, 'give-way.ts')
const program = `
  import { readFileSync } from 'node:fs'
  import { getPriority } from 'node:os'
  import { giveWay } from ${JSON.stringify(module)}
  giveWay()
  console.log(JSON.stringify([getPriority(), readFileSync('/proc/self/autogroup', 'utf8').trim()]))`

/** What a process that gives way says of its priority and of its group's, alone in a session or in ours. */
async function inSession(isOwn: boolean): Promise<[priority: number, group: string]> {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', program]
  const [command = '', ...args] = isOwn ? ['setsid', '--wait', ...node] : node
  return JSON.parse((await promisify(execFile)(command, args)).stdout)
}

const hasGroups = existsSync('/proc/self/autogroup')

describe.runIf(hasGroups)('giveWay', () => {
  test('lowers the process, and its group if that is its own', async () => {
    const [priority, group] = await inSession(true)

    expect(priority).toBe(giveWayBy)
    expect(group).toMatch(new RegExp(`^/autogroup-\\d+ nice ${giveWayBy}$`))
  })

  test('leaves a group alone that others are in', async () => {
    // Empty where no session was opened since the system started.
    const ours = readFileSync('/proc/self/autogroup', 'utf8').trim()

    expect(await inSession(false)).toEqual([giveWayBy, ours])
  })
})
