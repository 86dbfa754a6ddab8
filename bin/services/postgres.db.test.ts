import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startPostgres } from './postgres'

test('committed data survives a killed server, and an orphaned server gives way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-'))
  const dataFolder = join(folder, 'postgres')
  const options = { dataFolder, superuserPassword: randomBytes(8).toString('hex'), logFile: join(folder, 'log') }
  const ask = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows
  }
  const killed = await startPostgres({ ...options, port: await getPort({ host: '127.0.0.1' }) })
  await ask(killed.superuserUrl('postgres'), 'create table kept as select 7 as seven')
  await killed.process.stop('SIGKILL', 0)

  const orphan = await startPostgres({ ...options, port: await getPort({ host: '127.0.0.1' }) })
  const again = await startPostgres({ ...options, port: await getPort({ host: '127.0.0.1' }) })
  await orphan.process.ended
  expect(await ask(again.superuserUrl('postgres'), 'select seven from kept')).toEqual([{ seven: 7 }])
  await again.stop()
  rmSync(folder, { recursive: true })
})
