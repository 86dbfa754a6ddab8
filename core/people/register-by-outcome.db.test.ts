import { expect, test } from 'vitest'
import type { DeliveryOutcome } from '#core/deliveries/delivery-outcome'
import { emailOf, openDeliveries } from '#test/deliveries'
import { everyItem } from '#test/every-page'
import { refusePeople } from '#test/refuse-people'
import { listRegister } from './list-register'

const names = ['Ada Iyer', 'Ben Okoro', 'Cleo Marsh', 'Dev Rao', 'Eve Lind']

test.each([1, 500])('the register shows people by what became of them at a target, in pages of %i', async (limit) => {
  await using scene = await openDeliveries()
  await using server = await scene.addServer('idp', { existing: 'fail', onFailure: 'stop-person' })
  await using _ = await scene.addServer('payroll', { position: 2 })
  server.accounts.set('there', { id: 'there', userName: emailOf('Ben Okoro') })
  const first = await scene.bring(names, { sliceRows: 2 })
  await scene.approve(first, [1, 2, 3])
  await scene.deliver(first)
  await scene.approve(first, [5])
  const second = await scene.bring(names.map((name) => `${name} Second`))
  await scene.approve(second, [1])
  const found = async (
    outcome: DeliveryOutcome,
    { target = 'idp', ctx = scene.checker, q }: { target?: string; ctx?: typeof scene.maker; q?: string } = {},
  ) =>
    (
      await everyItem(limit, (page) =>
        listRegister({ ctx, input: { ...page, filter: { delivery: { target, outcome }, ...(q && { q }) } } }),
      )
    ).map(({ name }) => name)
  expect(await found('delivered')).toEqual(['Ada Iyer', 'Cleo Marsh'])
  expect(await found('failed')).toEqual(['Ben Okoro'])
  expect(await found('waiting')).toEqual(['Ada Iyer Second', 'Eve Lind'])
  expect(await found('withheld', { target: 'payroll' })).toEqual(['Ben Okoro'])
  expect(await found('delivered', { q: 'cleo' })).toEqual(['Cleo Marsh'])
  expect(await found('linked')).toEqual([])
  expect(await found('failed', { ctx: await scene.instance.signIn('auditor') })).toEqual([null])
  expect(await found('failed', { ctx: await scene.instance.signIn('maker') })).toEqual([])
  await refusePeople(scene.instance.owner, { batchId: first, rows: [1], key: 'payroll' })
  expect(await found('failed', { target: 'payroll' })).toEqual(['Ada Iyer'])
  expect(await found('delivered', { target: 'payroll' })).toEqual(['Cleo Marsh'])
  await expect(found('failed', { target: 'unknown' })).rejects.toMatchObject({ code: 'target-not-found' })
})
