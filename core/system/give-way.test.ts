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
  console.log(getPriority(), readFileSync('/proc/self/autogroup', 'utf8').trim())`

/** What a process that gives way says of its priority and of its group's, alone in a session or in ours. */
async function inSession(isOwn: boolean): Promise<string> {
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', program]
  const [command = '', ...args] = isOwn ? ['setsid', '--wait', ...node] : node
  return (await promisify(execFile)(command, args)).stdout.trim()
}

const hasGroups = existsSync('/proc/self/autogroup')

describe.runIf(hasGroups)('giveWay', () => {
  test('lowers the process, and its group if that is its own', async () => {
    expect(await inSession(true)).toMatch(new RegExp(`^${giveWayBy} /autogroup-\\d+ nice ${giveWayBy}$`))
  })

  test('leaves a group alone that others are in', async () => {
    const ours = readFileSync('/proc/self/autogroup', 'utf8').trim()
    expect(await inSession(false)).toBe(`${giveWayBy} ${ours}`)
  })
})
