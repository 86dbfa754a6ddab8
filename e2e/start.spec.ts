import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { expect } from 'playwright/test'
import { acceptsConnections } from '#bin/services/accepts-connections'
import { test } from './support/end-to-end-test'

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`${signal} to npm alone stops everything that npm start started`, async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-start-'))
    const ports = await Promise.all([
      getPort({ host: '127.0.0.1' }),
      getPort({ host: '127.0.0.1' }),
      getPort({ host: '127.0.0.1' }),
      getPort({ host: '127.0.0.1' }),
    ])
    const [web, postgres, temporal, temporalUi] = ports.map(String)
    const settings = { PORT: web, POSTGRES_PORT: postgres, TEMPORAL_PORT: temporal, TEMPORAL_UI_PORT: temporalUi, DATA_DIR: dataFolder }
    const npm = spawn('npm', ['start'], {
      env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
      detached: true,
    })
    try {
      await untilReady(npm)
      npm.kill(signal)
      await expect
        .poll(() => Promise.all(ports.map((port) => acceptsConnections(port))), { timeout: 15_000 })
        .toEqual(ports.map(() => false))
    } finally {
      endGroupOf(npm)
      rmSync(dataFolder, { recursive: true, force: true })
    }
  })
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
