import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { acceptsConnections } from '#bin/services/accepts-connections'
import { becomesTrue } from '#bin/services/becomes-true'

/**
 * Runs `npm start` with ports and a data folder of its own, and sends `signal` to the process of npm alone once it is ready. Returns the
 * ports that still accept connections 15 s later at the latest: none if everything has stopped.
 */
export async function signalNpmStart(signal: NodeJS.Signals): Promise<number[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-start-'))
  const ports = await Promise.all(['PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'].map(freePort))
  const npm = spawn('npm', ['start'], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataFolder, ...Object.fromEntries(ports) },
    detached: true,
  })
  try {
    await untilReady(npm)
    npm.kill(signal)
    let open: number[] = []
    await becomesTrue(async () => {
      const accepts = await Promise.all(ports.map(([, port]) => acceptsConnections(Number(port))))
      open = ports.map(([, port]) => Number(port)).filter((_, place) => accepts[place])
      return open.length === 0
    }, 15_000)
    return open
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
    npm.once('close', () => reject(new Error(`npm start ended:\n${output}`)))
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
