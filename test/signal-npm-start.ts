import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { acceptsConnections } from '#bin/services/accepts-connections'

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
    return await openAfter(
      15_000,
      ports.map(([, port]) => Number(port)),
    )
  } finally {
    endGroupOf(npm)
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function freePort(name: string): Promise<[string, string]> {
  return [name, String(await getPort({ host: '127.0.0.1' }))]
}

async function openAfter(ms: number, ports: number[]): Promise<number[]> {
  const end = Date.now() + ms
  let open = ports
  while (open.length > 0 && Date.now() < end) {
    await new Promise((resume) => setTimeout(resume, 200))
    const isOpen = await Promise.all(ports.map((port) => acceptsConnections(port)))
    open = ports.filter((_, place) => isOpen[place])
  }
  return open
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
