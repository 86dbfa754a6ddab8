import { expect, test } from 'vitest'
import type { ScimResource } from '#core/scim/scim-user'
import { dyingAt, emailOf, openDeliveries } from '#test/deliveries'
import { NotInstalled } from '#test/pypi'
import { reverse } from '#test/reversals'
import { startScim2Server } from '#test/scim/scim2-server'
import { sendTo } from '#test/scim/send-scim'

const [ada, ben, cleo] = ['Ada Iyer', 'Ben Okoro', 'Cleo Marsh'] as const

test.for(['deactivate', 'delete'])(
  'scim2-server gets each person once, one of them by the account that was there, and by a reversal it is asked to %s',
  async (onReversal, context) => {
    await using server = await startScim2Server().catch((error) => {
      if (error instanceof NotInstalled) context.skip(error.message)
      throw error
    })
    const send = sendTo(server)
    const accounts = async () => {
      const { body } = await send({ method: 'GET', path: '/Users' })
      const found = (body?.Resources ?? []) as ScimResource[]
      return Object.fromEntries(found.map((account) => [account.userName, account]))
    }
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
    const before = { schemas, userName: emailOf(ben).toUpperCase(), active: false, name: { formatted: 'Before' } }
    expect((await send({ method: 'POST', path: '/Users', body: before })).status).toBe(201)

    await using scene = await openDeliveries()
    await scene.setServer(server, 'idp', { onReversal })
    const batchId = await scene.bring([ada, ben, cleo])
    await scene.approve(batchId, [1, 2, 3])
    await expect(scene.deliver(batchId, dyingAt(scene.db, 'note_deliveries'))).rejects.toThrow('died')
    await scene.endTurns()
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 2, linked: 1 })
    const emails = (name: string) => [{ type: 'work', value: emailOf(name) }]
    expect(await accounts()).toMatchObject({
      [emailOf(ada)]: { externalId: `${batchId}-1`, active: true, name: { formatted: ada }, emails: emails(ada) },
      [emailOf(ben)]: { externalId: `${batchId}-2`, active: true, name: { formatted: ben }, emails: emails(ben) },
      [emailOf(cleo)]: { externalId: `${batchId}-3`, active: true, name: { formatted: cleo }, emails: emails(cleo) },
    })
    expect(Object.keys(await accounts())).toHaveLength(3)

    await reverse(scene.instance, [scene.checker, await scene.instance.signIn('checker')], batchId, 1, 2)
    expect(await scene.deliver(batchId)).toBeNull()
    expect(await scene.outcomes(batchId)).toEqual({ delivered: 1, takenBack: 2 })
    const left = await accounts()
    if (onReversal === 'delete') expect(left).not.toHaveProperty([emailOf(ada)])
    else expect(left[emailOf(ada)]).toMatchObject({ active: false })
    expect(left[emailOf(ben).toUpperCase()]).toMatchObject({ active: false, name: { formatted: 'Before' } })
    expect(left[emailOf(cleo)]).toMatchObject({ active: true })
  },
)
