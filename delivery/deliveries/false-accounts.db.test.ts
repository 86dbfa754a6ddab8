import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { asRole } from '#test/attacks/as-role'
import { type DeliveryScene, openDeliveries } from '#test/deliveries'

const boss = { id: 'boss', userName: 'boss@example.com', active: true }
const notFinal = `update decision set final_at = now() + interval '1 hour'`

test.each(['delivered', 'linked'] as const)(
  'an account of someone else that the password of delivery notes as %s stays as it is when the person is taken back',
  async (outcome) => {
    await using scene = await openDeliveries()
    await using server = await scene.addServer('idp', { onReversal: 'delete' })
    server.accounts.set(boss.id, boss)
    const batchId = await scene.bring(['Ada Lovelace'])
    await scene.approve(batchId, [1])
    await noteFalsely(scene, batchId, outcome)
    await scene.instance.owner.query(notFinal)
    await scene.deliver(batchId)
    expect([...server.accounts.values()]).toMatchObject([boss])
    // Someone has to look, and can give up.
    expect(await scene.outcomes(batchId)).toEqual({ begun: 1 })
  },
)

/** Says that a person has the account of the boss, which was, if it is linked, not active before. */
async function noteFalsely({ instance }: DeliveryScene, batchId: string, outcome: 'delivered' | 'linked'): Promise<void> {
  const { rows } = await instance.owner.query<{ id: string }>('select id from target')
  const [targetId, holder] = [rows[0]?.id, randomUUID()]
  await asRole(instance, 'delivery', async (client) => {
    await client.query(`select take_turn($1, $2, '1 minute')`, [targetId, holder])
    await client.query('select begin_deliveries($1, 1, $2, $3, $4, $5)', [batchId, targetId, holder, [1], [randomUUID()]])
    const link = 'select note_link($1, $2, $3, 1, $4, $5)'
    if (outcome === 'linked') await client.query(link, [batchId, targetId, holder, boss.id, { active: false }])
    const note = 'select note_deliveries($1, 1, $2, $3, $4, $5, $6, $7)'
    await client.query(note, [batchId, targetId, holder, [1], [outcome], [boss.id], ['']])
    await client.query(`select take_turn($1, $2, '0 seconds')`, [targetId, holder])
  })
}
