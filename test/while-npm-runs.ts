import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'

/** Runs `npm run` with ports and a data folder of its own, and `act` once it is ready, with the process of npm and the ports by setting. */
export async function whileNpmRuns<Result>(
  script: 'start' | 'dev',
  act: (npm: ChildProcess, ports: Record<string, number>) => Promise<Result>,
): Promise<Result> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-start-'))
  const ports = await Promise.all(['PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'].map(freePort))
  const { PATH, HOME } = process.env
  const npm = spawn('npm', ['run', script], {
    env: { NODE_ENV: script === 'dev' ? 'development' : 'production', PATH, HOME, DATA_DIR: dataFolder, ...Object.fromEntries(ports) },
    detached: true,
  })
  try {
    await untilReady(npm)
    return await act(npm, Object.fromEntries(ports.map(([name, port]) => [name, Number(port)])))
  } finally {
    endGroupOf(npm)
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function freePort(name: string): Promise<[string, string]> {
  return [name, String(await getPort({ host: '127.0.0.1' }))]
}

function untilReady(npm: ChildProcess): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    npm.stdout?.on('data', (chunk) => {
      output += chunk
      if (output.includes('Countersign is ready')) resolve()
    })
    npm.once('close', () => reject(new Error(`npm ended:\n${output}`)))
  })
}

/** Ends what is left of a failed test; nothing is left of one that passed. */
function endGroupOf({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, 'SIGTERM')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
