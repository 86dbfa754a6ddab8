import { describe, expect, test } from 'vitest'
import { listBatchEvents } from '#core/audit/list-batch-events'
import { getBatch } from '#core/batches/get-batch'
import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import { readFile } from '#core/batches/read-file'
import type { Context } from '#core/context'
import { getDecision } from '#core/decisions/get-decision'
import { listDecisionRows } from '#core/decisions/list-decision-rows'
import { listDecisions } from '#core/decisions/list-decisions'
import { listSkippedCauses } from '#core/decisions/list-skipped-causes'
import { findListed } from '#core/desk/find-listed'
import { listFacets } from '#core/desk/list-facets'
import { lookAtSelection } from '#core/desk/look-at-selection'
import { listUnimportedCauses } from '#core/rows/list-unimported-causes'
import { listUnimportedRows } from '#core/rows/list-unimported-rows'
import { searchUnimportedRows } from '#core/rows/search-unimported-rows'
import { exportApproved } from '#core/users/export-approved'
import { listRegister } from '#core/users/list-register'
import { listUsers } from '#core/users/list-users'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestDesk, type TestDesk } from '#test/desk'
import { csvOf } from '#test/people'

const file = csvOf(['Ada,1990-01-01,Pune', 'Ben,1990-02-31,Pune', 'Cy,1990-01-01,Pune'])

describe('what an operator sees', () => {
  test('a maker sees nothing of a colleague’s batch', async () => {
    await using desk = await openTestDesk()
    const { batchId, decisionId } = await decided(desk)
    const ctx = await desk.signIn('maker')
    expect((await listBatches({ ctx, input: {} })).items).toEqual([])
    const { sha256 } = await getBatch({ ctx: await desk.signIn('auditor'), input: { batchId } })
    expect((await listBatches({ ctx, input: { sha256 } })).items).toEqual([])
    expect((await listRegister({ ctx, input: {} })).items).toEqual([])
    expect(await listDesk({ ctx })).toEqual({ waiting: [], moving: [], own: [], others: [], ended: [] })
    for (const look of [
      getBatch,
      listUsers,
      listUnimportedRows,
      listUnimportedCauses,
      searchUnimportedRows,
      listFacets,
      listDecisions,
      listBatchEvents,
      readFile,
      exportApproved,
    ]) {
      await expect(look({ ctx, input: { batchId } }), look.name).rejects.toMatchObject({ code: 'batch-not-found' })
    }
    const looks = [
      lookAtSelection({ ctx, input: { batchId, selection: { rows: [1] } } }),
      findListed({ ctx, input: { batchId, rows: [1] } }),
    ]
    for (const look of looks) await expect(look).rejects.toMatchObject({ code: 'batch-not-found' })
    for (const look of [getDecision, listDecisionRows, listSkippedCauses]) {
      await expect(look({ ctx, input: { decisionId } }), look.name).rejects.toMatchObject({ code: 'decision-not-found' })
    }
    expect((await readVerifiedAudit(desk.owner)).filter(({ action }) => action === 'data.downloaded')).toEqual([])
  })

  test.each(['checker', 'admin', 'auditor', 'maker'] as const)('a %s sees the batch, the maker because it is theirs', async (role) => {
    await using desk = await openTestDesk()
    const { batchId, decisionId, maker } = await decided(desk)
    const ctx = role === 'maker' ? maker : await desk.signIn(role)
    expect((await listBatches({ ctx, input: {} })).items.map(({ id }) => id)).toEqual([batchId])
    const { sha256 } = await getBatch({ ctx, input: { batchId } })
    expect((await listBatches({ ctx, input: { sha256 } })).items.map(({ id }) => id)).toEqual([batchId])
    expect((await listBatches({ ctx, input: { sha256: '0'.repeat(64) } })).items).toEqual([])
    expect((await listRegister({ ctx, input: {} })).items).toMatchObject([{ name: 'Ada', batchId, row: 1, fileName: 'people.csv' }])
    expect(await getDecision({ ctx, input: { decisionId } })).toMatchObject({ applied: 1 })
    const desks = await listDesk({ ctx })
    const place = role === 'checker' ? desks.waiting : role === 'maker' ? desks.own : desks.others
    expect(place.map(({ id }) => id)).toEqual([batchId])
    const events = await listBatchEvents({ ctx, input: { batchId } })
    expect(events.map(({ action }) => action)).toEqual([
      'batch.uploaded',
      'batch.imported',
      'batch.verified',
      'decision.recorded',
      'decision.applied',
    ])
    const byRow = { by: 'rows', filter: null, except: 0, also: 0 }
    expect(events.map(({ selection }) => selection)).toEqual([null, null, null, byRow, null])
  })

  test('whoever takes data away is in the audit', async () => {
    await using desk = await openTestDesk()
    const { batchId, maker } = await decided(desk)
    const auditor = await desk.signIn('auditor')
    const original = await readFile({ ctx: maker, input: { batchId } })
    expect((await collect(original.bytes)).toString()).toBe(file)
    const { users } = await exportApproved({ ctx: auditor, input: { batchId } })
    const names: string[] = []
    for await (const { name } of users) names.push(name)
    expect(names).toEqual(['Ada'])
    const events = (await readVerifiedAudit(desk.owner)).filter(({ action }) => action === 'data.downloaded')
    expect(events.map(({ actor, batch, data }) => [actor, batch, data.what])).toEqual([
      [maker.actor.id, batchId, 'file'],
      [auditor.actor.id, batchId, 'approved'],
    ])
    const nobody: Context = { ...auditor, actor: { ...auditor.actor, cookie: 'forged.signature' } }
    await expect(exportApproved({ ctx: nobody, input: { batchId } })).rejects.toMatchObject({ code: 'not-signed-in' })
  })
})

async function decided(desk: TestDesk) {
  const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')]
  const batchId = await desk.bring(maker, file)
  const decision = await desk.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
  await desk.apply(batchId)
  return { maker, batchId, decisionId: decision.id }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}
