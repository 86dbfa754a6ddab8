import { hashPassword } from 'better-auth/crypto'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { declineChange } from '#core/change-requests/decline-change'
import { proposeChange } from '#core/change-requests/propose-change'
import { findActorByCookie } from '#core/operators/find-actor'
import { listOperators } from '#core/operators/list-operators'
import { wholeKey } from '#core/operators/whole-key'
import { confirm, linkNotGood, openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { openSession } from '#test/instance'
import { resetPassword } from './reset-password'

describe('resetPassword', () => {
  test('accepts a link once, within a day, after a second admin has confirmed it', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second, signInRole } = scene
    const checker = await instance.signIn('checker')
    const change = await proposeChange({
      ctx: admin,
      input: {
        change: { kind: 'reset-password', operatorId: checker.actor.id },
        idempotencyKey: uuidv7(),
        secret: instance.database.authSecret,
      },
    })
    const half = change.token ?? ''
    let token = half
    const passwordHash = await hashPassword('a brand new password')
    const reset = () => resetPassword({ ctx: signInRole, input: { token, passwordHash } })
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    const { authSecret: secret } = instance.database
    const other = (await confirm(second, change.id, { secret }))?.token ?? ''
    expect(await confirm(second, change.id, { secret })).toBeNull()
    for (const alone of [half, other, wholeKey(half, half), wholeKey(other, other)]) {
      token = alone
      await expect(reset()).rejects.toMatchObject(linkNotGood)
    }
    token = wholeKey(other, half)
    // The old password and all sessions are now invalid.
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
    await expect(openSession(instance.owner, checker.actor.id, instance.database.authSecret)).rejects.toMatchObject({
      message: 'operator-suspended',
    })
    await instance.owner.query(`update reset_key set confirmed_at = confirmed_at - interval '25 hours'`)
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    await instance.owner.query(`update reset_key set confirmed_at = confirmed_at + interval '2 hours'`)
    await reset()
    await expect(reset()).rejects.toMatchObject(linkNotGood)
    expect(await findActorByCookie({ ctx: { db: instance.web }, input: { cookie: checker.actor.cookie } })).toBeNull()
    const { operators } = await listOperators({ ctx: admin })
    expect(operators.find(({ id }) => id === checker.actor.id)).toMatchObject({ suspended: false })
    const { rows } = await instance.owner.query('select password from auth.account where operator_id = $1', [checker.actor.id])
    expect(rows).toEqual([{ password: passwordHash }])
    await openSession(instance.owner, checker.actor.id, instance.database.authSecret)
    const audit = await readVerifiedAudit(instance.owner)
    expect(audit.filter(({ action }) => action === 'operator.password-reset')).toMatchObject([{ actor: checker.actor.id }])
  })

  test('refuses a link that was declined', async () => {
    await using scene = await openAdmins()
    const { instance, admin, second, signInRole } = scene
    const input = {
      change: { kind: 'reset-password' as const, operatorId: (await instance.signIn()).actor.id },
      idempotencyKey: uuidv7(),
      secret: instance.database.authSecret,
    }
    const { id, token } = await proposeChange({ ctx: admin, input })
    await declineChange({ ctx: second, input: { changeId: id } })
    await expect(resetPassword({ ctx: signInRole, input: { token: token ?? '', passwordHash: 'x' } })).rejects.toMatchObject(linkNotGood)
  })
})
