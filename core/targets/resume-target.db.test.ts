import { describe, expect, test } from 'vitest'
import { openAdmins } from '#test/admins'
import { readVerifiedAudit } from '#test/audit-chain'
import { setTarget } from '#test/targets'
import { listTargets } from './list-targets'
import { resumeTarget } from './resume-target'

const pause = `insert into target_state (target_id, paused_at, pause) select id, now(), 'unauthorized' from target
  on conflict (target_id) do update set paused_at = now(), pause = 'unauthorized'`

describe('resumeTarget', () => {
  test('lets an admin resume a paused target, once under a key, which is audited', async () => {
    await using scene = await openAdmins()
    const { admin, second, instance } = scene
    await setTarget(admin, second)
    const pauseOf = async () => (await listTargets({ ctx: admin }))[0]?.pause
    expect(await pauseOf()).toBeNull()
    await instance.owner.query(pause)
    expect(await pauseOf()).toMatchObject({ cause: 'unauthorized', sentence: expect.stringContaining('does not accept the secret') })
    await resumeTarget({ ctx: admin, input: { key: 'idp', idempotencyKey: 'one' } })
    expect(await pauseOf()).toBeNull()
    await instance.owner.query(pause)
    await resumeTarget({ ctx: admin, input: { key: 'idp', idempotencyKey: 'one' } })
    expect(await pauseOf()).not.toBeNull()
    const events = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'target.resumed')
    expect(events).toMatchObject([{ actor: admin.actor.id, data: { target: 'idp' } }])
  })

  test('refuses others, and a target that is not paused', async () => {
    await using scene = await openAdmins()
    const { admin, second, instance } = scene
    await setTarget(admin, second)
    const resume = (ctx: typeof admin, key = 'idp') => resumeTarget({ ctx, input: { key, idempotencyKey: key } })
    await expect(resume(admin)).rejects.toMatchObject({ code: 'target-not-paused' })
    await expect(resume(admin, 'other')).rejects.toMatchObject({ code: 'target-not-found' })
    await instance.owner.query(pause)
    await expect(resume(await instance.signIn('checker'))).rejects.toMatchObject({ code: 'role-missing' })
    await expect(resume(await instance.signIn('auditor'))).rejects.toMatchObject({ code: 'role-missing' })
  })
})
