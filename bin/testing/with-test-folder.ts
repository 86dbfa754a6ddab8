import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Instance } from '#bin/instance/create-instance'
import { stopShown } from './run-shown'

/** Gives a test run a temporary folder, and stops and removes everything in it however the run ends. */
export async function withTestFolder<Result>(
  act: (folder: string, onInstance: (instance: Instance) => void) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-run-'))
  const instances: Instance[] = []
  let isInterrupted = false
  const interrupt = async () => {
    if (isInterrupted) return
    isInterrupted = true
    stopShown()
    await Promise.all(instances.map((instance) => instance.stop()))
    rmSync(folder, { recursive: true, force: true })
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void interrupt())
  try {
    return await act(folder, (instance) => instances.push(instance))
  } finally {
    if (!isInterrupted) rmSync(folder, { recursive: true, force: true })
  }
}
