import { mkdtempSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { afterEach, expect, test } from 'vitest'
import { readEnvironment } from '#core/environment'
import { choosePorts } from './ports'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function occupy(): Promise<number> {
  const port = await getPort({ host: '127.0.0.1' })
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return port
}

async function choose(settings: Record<string, number>, dataFolder = mkdtempSync(join(tmpdir(), 'countersign-ports-'))) {
  const given = Object.fromEntries(Object.entries(settings).map(([name, port]) => [name, String(port)]))
  return choosePorts(readEnvironment(given), dataFolder)
}

test('a taken port is named with the variable that changes it', async () => {
  const taken = await occupy()
  const free = await getPort({ host: '127.0.0.1' })
  await expect(choose({ PORT: taken })).rejects.toThrow(`Port ${taken} is taken by another program. Choose another one with PORT`)
  await expect(choose({ PORT: free, TEMPORAL_UI_PORT: taken })).rejects.toThrow(/with TEMPORAL_UI_PORT/)
})

test('the inner ports are kept in the data folder, and given up when another program has taken one', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-ports-'))
  const PORT = await getPort({ host: '127.0.0.1' })
  const given = {
    POSTGRES_PORT: await getPort({ host: '127.0.0.1' }),
    TEMPORAL_PORT: await getPort({ host: '127.0.0.1' }),
    TEMPORAL_UI_PORT: await getPort({ host: '127.0.0.1' }),
  }
  const first = await choose({ PORT, ...given }, dataFolder)
  expect(await choose({ PORT }, dataFolder)).toEqual(first)

  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(first.postgres, '127.0.0.1', () => resolve()))
  const moved = await choose({ PORT }, dataFolder)
  expect(moved.postgres).not.toBe(first.postgres)
  expect(moved.temporal).toBe(first.temporal)
})
