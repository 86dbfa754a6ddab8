import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findActorByCookie } from '#core/operators/find-actor'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance, type TestInstance } from '#test/instance'
import { countOperatorSessions, endOperatorSessions } from './operator-sessions'

let instance: TestInstance

beforeAll(async () => {
  instance = await openTestInstance()
})
afterAll(() => instance[Symbol.asyncDispose]())

describe('endOperatorSessions', () => {
  test('ends all sessions of the operator and no other, and is audited', async () => {
    const [admin, maker, other] = [await instance.signIn('admin'), await instance.signIn('maker'), await instance.signIn('maker')]
    const input = { operatorId: maker.actor.id }
    expect(await countOperatorSessions({ ctx: admin, input })).toBe(1)
    await endOperatorSessions({ ctx: admin, input })
    expect(await countOperatorSessions({ ctx: admin, input })).toBe(0)
    expect(await findActorByCookie({ ctx: maker, input: { cookie: maker.actor.cookie } })).toBeNull()
    expect(await findActorByCookie({ ctx: other, input: { cookie: other.actor.cookie } })).not.toBeNull()
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action, data }) => action === 'operator.sessions-ended' && data.operator === maker.actor.id)).toMatchObject([
      { actor: admin.actor.id },
    ])
  })

  test('ends the sessions of the admin who asks too', async () => {
    const admin = await instance.signIn('admin')
    await endOperatorSessions({ ctx: admin, input: { operatorId: admin.actor.id } })
    expect(await findActorByCookie({ ctx: admin, input: { cookie: admin.actor.cookie } })).toBeNull()
  })

  test('refuses everyone but admins, in the application and in the database', async () => {
    const [maker, auditor] = [await instance.signIn('maker'), await instance.signIn('auditor')]
    for (const ctx of [maker, auditor]) {
      const input = { operatorId: maker.actor.id }
      await expect(endOperatorSessions({ ctx, input })).rejects.toMatchObject({ code: 'role-missing' })
      await expect(countOperatorSessions({ ctx, input })).rejects.toMatchObject({ code: 'role-missing' })
      for (const name of ['end_operator_sessions', 'count_operator_sessions']) {
        const call = instance.web.query(`select ${name}($1, null, null, $2)`, [ctx.actor.cookie, maker.actor.id])
        await expect(call, name).rejects.toMatchObject({ code: 'role-missing' })
      }
    }
  })

  test('refuses an unknown operator', async () => {
    const admin = await instance.signIn('admin')
    const input = { operatorId: randomUUID() }
    await expect(endOperatorSessions({ ctx: admin, input })).rejects.toMatchObject({ code: 'operator-not-found' })
    await expect(countOperatorSessions({ ctx: admin, input })).rejects.toMatchObject({ code: 'operator-not-found' })
  })
})
