import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import getPort from 'get-port'
import { expect, test, vi } from 'vitest'
import { makeOwnerDatabase } from '#bin/services/owner-database'
import { startPostgres } from '#bin/services/postgres'
import { connect } from '#test/attacks/act-waiting'
import { withoutText } from '#test/attacks/attempts'
import { migrate } from './migrate'
import { ofEachRole, provisionRoles, roleName } from './roles'
import { insertOperator } from './seed'

// The standby that commits wait for is a setting of the whole server, so this test starts its own.
test('a commit that waits for a standby holds the head and is not ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'))
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres'),
    port: await getPort({ host: '127.0.0.1' }),
    superuserPassword: 'superuser',
    logFile: join(folder, 'postgres.log'),
    durable: false,
  })
  try {
    const urlOf = (user: string) =>
      Object.assign(new URL(postgres.superuserUrl('countersign')), { username: user, password: 'password' }).href
    const ownerUrl = urlOf('countersign_owner')
    await makeOwnerDatabase(postgres.superuserUrl('postgres'), 'password', 'countersign')
    await provisionRoles({ ownerUrl, passwords: ofEachRole(() => 'password') })
    await migrate({ ownerUrl })
    await using owner = await connect(ownerUrl)
    await using verifier = await connect(urlOf(roleName('verifier')))
    await using first = await connect(urlOf(roleName('auth')))
    await using second = await connect(urlOf(roleName('auth')))
    await using administrator = await connect(postgres.superuserUrl('postgres'))
    await withoutText(owner.client, 'stalled_back_ends', /interval '5 seconds'/g, `interval '0.6 seconds'`)
    const operatorId = await insertOperator(owner.client, { name: 'Ada', email: 'ada@example.test', passwordHash: '', roles: [] })
    const opening = () =>
      `insert into auth.session (id, operator_id, token, expires_at)
       values ('${randomUUID()}', '${operatorId}', '${randomUUID().replaceAll('-', '')}', now() + interval '1 hour')`

    await owner.client.query('grant insert on auth.session to countersign_auth')
    await administrator.client.query(`alter system set synchronous_standby_names = 'away'`)
    await administrator.client.query('select pg_reload_conf()')
    await first.client.query('set synchronous_commit = on')
    const waiting = `select from pg_stat_activity where pid = $1 and wait_event = 'SyncRep'`
    // Commits wait only after the checkpointer has announced the standby.
    let isCommitted = true
    const commits = async () => {
      if (isCommitted) {
        isCommitted = false
        first.client.query(opening()).then(
          () => (isCommitted = true),
          () => {},
        )
      }
      return (await owner.client.query(waiting, [first.pid])).rowCount === 1
    }
    await vi.waitUntil(commits, { timeout: 10_000 })
    second.client.query(opening()).catch(() => {})
    const isLong = `select from pg_locks where pid = $1 and not granted and waitstart < clock_timestamp() - interval '1 second'`
    await vi.waitUntil(async () => (await owner.client.query(isLong, [second.pid])).rowCount === 1, { timeout: 10_000 })

    const ending = () => verifier.client.query('select end_stalled_head() as ended').then(({ rows }) => rows[0].ended)
    expect(await ending()).toBe(0)
    await withoutText(owner.client, 'stalled_back_ends', `a.wait_event is distinct from 'SyncRep'`, 'true')
    expect(await ending()).toBe(1)
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
