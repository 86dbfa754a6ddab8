import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAlive, startOf } from '#bin/services/process-identity'
import { lockDataFolder } from './data-folder-lock'

const silent = () => {}

function folderWith(state?: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-lock-'))
  if (state) writeFileSync(join(folder, 'instance.json'), JSON.stringify(state))
  return folder
}

/** A process that waits to be killed, in a process group of its own like a service. */
async function startWaiting() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' })
  await new Promise((resolve) => child.once('spawn', resolve))
  const { pid } = child
  if (pid === undefined) throw new Error('The process has no id.')
  return { pid, ended: new Promise<void>((resolve) => child.once('exit', () => resolve())) }
}

test('a second start on the same data folder says where the first one runs', async () => {
  const folder = folderWith()
  const lock = await lockDataFolder(folder, 'http://localhost:3000', silent)
  await expect(lockDataFolder(folder, 'http://localhost:3100', silent)).rejects.toThrow(/runs already .* http:\/\/localhost:3000/)
  lock.release()
  await expect(lockDataFolder(folder, 'http://localhost:3100', silent)).resolves.toBeDefined()
})

test('after a kill the next start ends what was left behind', async () => {
  const orphan = await startWaiting()
  const children = [{ name: 'web', pid: orphan.pid, start: startOf(orphan.pid) }]
  await lockDataFolder(folderWith({ pid: 999_999_999, start: 'gone', url: '', children }), 'http://localhost', silent)
  await orphan.ended
  expect(isAlive(orphan.pid)).toBe(false)
})

test('a process that merely has the number of one that was left behind is let be', async () => {
  const stranger = await startWaiting()
  const children = [{ name: 'web', pid: stranger.pid, start: 'another time' }]
  const state = { pid: stranger.pid, start: 'another time', url: '', children }
  await lockDataFolder(folderWith(state), 'http://localhost', silent)
  expect(isAlive(stranger.pid)).toBe(true)
  process.kill(stranger.pid)
  await stranger.ended
})

test('a state file that lost its contents does not keep anybody out', async () => {
  const folder = folderWith()
  writeFileSync(join(folder, 'instance.json'), '')
  await expect(lockDataFolder(folder, 'http://localhost', silent)).resolves.toBeDefined()
})
