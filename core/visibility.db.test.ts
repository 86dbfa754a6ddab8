import { describe, expect, test } from 'vitest'
import { listBatchEvents } from '#core/audit/list-batch-events'
import { getBatch } from '#core/batches/get-batch'
import { listBatches } from '#core/batches/list-batches'
import { listDesk } from '#core/batches/list-desk'
import type { Context } from '#core/context'
import { getDecision } from '#core/decisions/get-decision'
import { listDecisionRows } from '#core/decisions/list-decision-rows'
import { listDecisions } from '#core/decisions/list-decisions'
import { listSkippedCauses } from '#core/decisions/list-skipped-causes'
import { listDeliveries } from '#core/deliveries/list-deliveries'
import { listFailedRowCauses } from '#core/failed-rows/list-failed-row-causes'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { searchFailedRows } from '#core/failed-rows/search-failed-rows'
import { downloadFile } from '#core/files/download-file'
import { exportApproved } from '#core/people/export-approved'
import { findFromList } from '#core/people/find-from-list'
import { listFacets } from '#core/people/list-facets'
import { listPeople } from '#core/people/list-people'
import { listRegister } from '#core/people/list-register'
import { previewSelection } from '#core/people/preview-selection'
import { readVerifiedAudit } from '#test/audit-chain'
import { askFor } from '#test/disclosures'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf } from '#test/people'

const file = csvOf(['Ada,1990-01-01,Pune', 'Ben,1990-02-31,Pune', 'Cy,1990-01-01,Pune'])

describe('what an operator sees', () => {
  test('a maker cannot see a colleague’s batch', async () => {
    await using instance = await openTestInstance()
    const { batchId, decisionId } = await decided(instance)
    const ctx = await instance.signIn('maker')
    expect((await listBatches({ ctx, input: {} })).items).toEqual([])
    const { sha256 } = await getBatch({ ctx: await instance.signIn('auditor'), input: { batchId } })
    expect((await listBatches({ ctx, input: { sha256 } })).items).toEqual([])
    expect((await listRegister({ ctx, input: {} })).items).toEqual([])
    expect(await listDesk({ ctx })).toEqual({ waiting: [], moving: [], own: [], others: [], undelivered: [], ended: [] })
    for (const read of [
      getBatch,
      listPeople,
      listFailedRows,
      listFailedRowCauses,
      searchFailedRows,
      listFacets,
      listDecisions,
      listBatchEvents,
      listDeliveries,
      downloadFile,
      exportApproved,
    ]) {
      await expect(read({ ctx, input: { batchId } }), read.name).rejects.toMatchObject({ code: 'batch-not-found' })
    }
    const reads = [
      () => previewSelection({ ctx, input: { batchId, selection: { rows: [1] } } }),
      () => findFromList({ ctx, input: { batchId, rows: [1] } }),
    ]
    for (const read of reads) await expect(read()).rejects.toMatchObject({ code: 'batch-not-found' })
    for (const read of [getDecision, listDecisionRows, listSkippedCauses]) {
      await expect(read({ ctx, input: { decisionId } }), read.name).rejects.toMatchObject({ code: 'decision-not-found' })
    }
    expect((await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'data.downloaded')).toEqual([])
  })

  test.each(['checker', 'admin', 'auditor', 'maker'] as const)('a %s sees the batch, the maker because it is their own', async (role) => {
    await using instance = await openTestInstance()
    const { batchId, decisionId, maker } = await decided(instance)
    const ctx = role === 'maker' ? maker : await instance.signIn(role)
    expect((await listBatches({ ctx, input: {} })).items.map(({ id }) => id)).toEqual([batchId])
    const { sha256 } = await getBatch({ ctx, input: { batchId } })
    expect((await listBatches({ ctx, input: { sha256 } })).items.map(({ id }) => id)).toEqual([batchId])
    expect((await listBatches({ ctx, input: { sha256: '0'.repeat(64) } })).items).toEqual([])
    if (role === 'auditor') await askFor(ctx, batchId)
    expect((await listRegister({ ctx, input: {} })).items).toMatchObject([{ name: 'Ada', batchId, row: 1, fileName: 'people.csv' }])
    expect(await getDecision({ ctx, input: { decisionId } })).toMatchObject({ applied: 1 })
    const desk = await listDesk({ ctx })
    const place = role === 'checker' ? desk.waiting : role === 'maker' ? desk.own : desk.others
    expect(place.map(({ id }) => id)).toEqual([batchId])
    const events = await listBatchEvents({ ctx, input: { batchId } })
    expect(events.map(({ action }) => action)).toEqual([
      'batch.uploaded',
      'batch.imported',
      'batch.verified',
      'decision.recorded',
      'decision.applied',
      ...(role === 'auditor' ? ['personal-data.asked-for'] : []),
    ])
    const byRow = { by: 'rows', filter: null, isMasked: false, except: 0, also: 0 }
    expect(events.map(({ selection }) => selection).slice(0, 5)).toEqual([null, null, null, byRow, null])
  })

  test('a download is recorded in the audit log', async () => {
    await using instance = await openTestInstance()
    const { batchId, maker } = await decided(instance)
    const auditor = await instance.signIn('auditor')
    await askFor(auditor, batchId)
    const original = await downloadFile({ ctx: maker, input: { batchId } })
    expect((await collect(original.bytes)).toString()).toBe(file)
    const { people } = await exportApproved({ ctx: auditor, input: { batchId } })
    const names: (string | null)[] = []
    for await (const { name } of people) names.push(name)
    expect(names).toEqual(['Ada'])
    const events = (await readVerifiedAudit(instance.owner)).filter(({ action }) => action === 'data.downloaded')
    expect(events.map(({ actor, batch, data }) => [actor, batch, data.what])).toEqual([
      [maker.actor.id, batchId, 'file'],
      [auditor.actor.id, batchId, 'approved'],
    ])
    const forger: Context = { ...auditor, actor: { ...auditor.actor, cookie: 'forged.signature' } }
    await expect(exportApproved({ ctx: forger, input: { batchId } })).rejects.toMatchObject({ code: 'not-signed-in' })
  })
})

async function decided(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, file)
  const decision = await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] } })
  await instance.apply(batchId)
  return { maker, batchId, decisionId: decision.id }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts)
}
