import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import pg from 'pg'
import { expect, test } from 'vitest'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { startPostgres } from '#bin/services/postgres'
import { rolesOutOfReachOf } from '#database/may-end-back-ends'
import { LOGIN_ROLES, ofEachRole, provisionRoles, roleName } from '#database/roles'

// Roles belong to the whole server, so this test starts its own.
test('no role takes the connections of the others, and the owner may end what any of them leaves open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'))
  const port = await getPort({ host: '127.0.0.1' })
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres'),
    port,
    superuserPassword: 'superuser',
    logFile: join(folder, 'postgres.log'),
    durable: false,
    // An attempt has one until it is refused.
    maxConnections: 40,
  })
  const clients: pg.Client[] = []
  try {
    const superuserUrl = postgres.superuserUrl('postgres')
    const urlOf = (user: string) =>
      Object.assign(new URL(postgres.superuserUrl('countersign')), { username: user, password: 'password' }).href
    await makeOwnerDatabase(superuserUrl, 'password', 'countersign')
    const limits = ofEachRole(() => 3)
    await provisionRoles({ ownerUrl: urlOf('countersign_owner'), passwords: ofEachRole(() => 'password'), limits })

    for (const role of LOGIN_ROLES) {
      const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => open(urlOf(roleName(role)))))
      const taken = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
      clients.push(...taken)
      expect(taken, role).toHaveLength(limits[role])
      const refusals = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
      expect(new Set(refusals)).toEqual(new Set(['53300']))
    }
    // With all connections of the other roles taken.
    expect(await rolesOutOfReachOf(urlOf('countersign_owner'))).toEqual([])

    const administrator = await open(superuserUrl)
    clients.push(administrator)
    await administrator.query('revoke countersign_web from countersign_owner granted by countersign_owner')
    expect(await rolesOutOfReachOf(urlOf('countersign_owner'))).toEqual(['web'])
  } finally {
    for (const client of clients) await client.end()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}
