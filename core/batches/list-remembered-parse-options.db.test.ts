import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { exportCorrections } from '#core/failed-rows/export-corrections'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { proposeParseOptions } from '#core/parsing/preview/remembered-parse-options'
import { uploadBatch } from '#core/uploads/upload-batch'
import { openTestInstance, type TestInstance } from '#test/instance'
import { listRememberedParseOptions } from './list-remembered-parse-options'

const byHand: RequestedParseOptions = { columns: { name: 0, dob: 1, city: 2, email: null }, dateOrder: 'dmy' }

test('proposes the parse options a maker chose for their corrections, and to no other operator', async () => {
  await using instance = await openTestInstance()
  const [maker, other] = [await instance.signIn('maker'), await instance.signIn('maker')]
  const batchId = await bringAs(
    instance,
    maker,
    'Who;When;Where;E-mail\nAda Hand;03/04/1990;Pune;a@b.example\nBen Hand;04/05/;Pune;\n',
    byHand,
  )
  await bringAs(instance, maker, 'name,dob,city\nEva Found,1990-04-02,Pune\n', {})
  expect(await listRememberedParseOptions({ ctx: maker })).toEqual([
    {
      fileName: 'people.csv',
      header: ['Who', 'When', 'Where', 'E-mail'],
      delimiter: ';',
      columns: { name: 0, dob: 1, city: 2 },
      dateOrder: 'dmy',
    },
  ])
  expect(await listRememberedParseOptions({ ctx: other })).toEqual([])

  const corrections = (await correctionsOf(maker, batchId)).replace('04/05/', '04/05/1990')
  const proposal = proposeParseOptions(
    { bytes: new TextEncoder().encode(corrections), isWhole: true, version: defaultFieldVersion, today: '2026-11-24' },
    await listRememberedParseOptions({ ctx: maker }),
  )
  expect(proposal?.requested).toEqual({ delimiter: ';', headerLine: 1, ...byHand })
  const again = await bringAs(instance, maker, corrections, proposal?.requested ?? {})
  const batch = await getBatch({ ctx: maker, input: { batchId: again } })
  expect(batch).toMatchObject({ revision: { no: 2, of: { id: batchId } }, balance: { rows: 1, pending: 1 } })
})

test('proposes only the latest parse options of each header', async () => {
  await using instance = await openTestInstance()
  const maker = await instance.signIn('maker')
  const file = (name: string) => `Who;When;Where;Home\n${name};1990-04-02;Pune;Oslo\n`
  await bringAs(instance, maker, file('Gia'), { columns: { name: 0, dob: 1, city: 2 } })
  await bringAs(instance, maker, file('Hugo'), { columns: { name: 0, dob: 1, city: 3 } })
  expect(await listRememberedParseOptions({ ctx: maker })).toMatchObject([{ columns: { city: 3 }, dateOrder: null }])
})

async function bringAs(instance: TestInstance, maker: Context, csv: string, requested: RequestedParseOptions): Promise<string> {
  const bytes = new TextEncoder().encode(csv)
  const limits = { maxBytes: 1e9, maxTextBytes: 1e9 }
  const input = {
    bytes: once(bytes),
    fileName: 'people.csv',
    sizeBytes: bytes.length,
    ...limits,
    sha256: null,
    requested,
    idempotencyKey: uuidv7(),
  }
  const batchId = await uploadBatch({ ctx: maker, input })
  await instance.importBatch(batchId)
  return batchId
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

async function correctionsOf(maker: Context, batchId: string): Promise<string> {
  const { bytes } = await exportCorrections({ ctx: maker, input: { batchId } })
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(part)
  return Buffer.concat(parts).toString()
}
