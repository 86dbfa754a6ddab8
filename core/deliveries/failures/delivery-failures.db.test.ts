import { describe, expect, test } from 'vitest'
import { csvOf } from '#core/csv/csv'
import { readVerifiedAudit } from '#test/audit-chain'
import { openDeliveries } from '#test/deliveries'
import { askFor } from '#test/disclosures'
import { everyItem } from '#test/every-page'
import { refusePeople } from '#test/refuse-people'
import { exportDeliveryFailures } from './export-delivery-failures'
import { listDeliveryFailures } from './list-delivery-failures'

const names = ['Ada Iyer', 'Ben Okoro', '=Cleo', 'Dev Rao', 'Eve Lind']

async function refused() {
  const scene = await openDeliveries()
  await using _ = await scene.addServer()
  const batchId = await scene.bring(names)
  await scene.approve(batchId, [1, 2, 3, 4, 5])
  await refusePeople(scene.instance.owner, { batchId, rows: [2, 3, 5] })
  await refusePeople(scene.instance.owner, { batchId, rows: [4], cause: 'invalid' })
  return { ...scene, batchId }
}

describe('listDeliveryFailures', () => {
  test.each([1, 2, 500])('returns everyone that a target refused once, in pages of %i, and those of one cause', async (limit) => {
    await using scene = await refused()
    const { batchId, checker: ctx } = scene
    const read = (filter: object) =>
      everyItem(limit, (page) => listDeliveryFailures({ ctx, input: { batchId, key: 'idp', ...filter, ...page } }))
    expect((await read({})).map(({ person: { row, name }, cause }) => [row, name, cause])).toEqual([
      [2, 'Ben Okoro', 'exists'],
      [3, '=Cleo', 'exists'],
      [4, 'Dev Rao', 'invalid'],
      [5, 'Eve Lind', 'exists'],
    ])
    expect((await read({ cause: 'invalid' })).map(({ person }) => person.row)).toEqual([4])
  })

  test('masks people for an auditor, and refuses who may not see the batch, and a target that is not there', async () => {
    await using scene = await refused()
    const { batchId, instance } = scene
    const read = (ctx: typeof scene.maker, key = 'idp') => listDeliveryFailures({ ctx, input: { batchId, key } })
    expect((await read(await instance.signIn('auditor'))).items[0]).toMatchObject({ person: { row: 2, name: null }, cause: 'exists' })
    await expect(read(await instance.signIn('maker'))).rejects.toMatchObject({ code: 'batch-not-found' })
    await expect(read(scene.maker, 'other')).rejects.toMatchObject({ code: 'target-not-found' })
  })
})

describe('exportDeliveryFailures', () => {
  test('is a file that is safe to open, in the audit, for an auditor once they have asked', async () => {
    await using scene = await refused()
    const { batchId, instance, maker } = scene
    const auditor = await instance.signIn('auditor')
    const read = (ctx: typeof maker) => exportDeliveryFailures({ ctx, input: { batchId, key: 'idp' } })
    await expect(read(auditor)).rejects.toMatchObject({ code: 'personal-data-masked' })
    await askFor(auditor, batchId)
    const { failures } = await read(auditor)
    let text = ''
    for await (const part of csvOf(failures, ['row', 'name', 'cause'])) text += Buffer.from(part).toString()
    expect(text).toBe("row,name,cause\r\n2,Ben Okoro,exists\r\n3,'=Cleo,exists\r\n4,Dev Rao,invalid\r\n5,Eve Lind,exists\r\n")
    const downloads = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'data.downloaded')
    expect(downloads).toMatchObject([{ actor: auditor.actor.id, batch: batchId, data: { what: 'delivery-failures' } }])
  })
})
