import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { packEntries } from '#core/audit/pack/pack-entries'
import { readBatch } from '#core/batches/read-batches'
import type { Database } from '#core/database/open-database'
import { readStoredFields } from '#core/field-versions/stored-fields'
import { exportApproved } from '#core/people/export-approved'
import { confirm, openAdmins } from '#test/admins'
import { department, fieldsWith, proposeFields } from '#test/fields'
import { verifyDatabase } from './verify-database'

const declared = [
  department,
  { ...department, key: 'pay', label: 'Pay', kind: 'decimal' },
  { ...department, key: 'start', label: 'Start', kind: 'date' },
]
const people = Array.from(
  { length: 30 },
  (_, index) => `Person ${index},1990-04-${10 + (index % 19)},York,p${index}@example.com,Sales,${index}.5,2020-01-0${1 + (index % 9)}`,
)

const changes: Record<string, string> = {
  name: `name = name || 'x'`,
  dob: 'dob = dob + 1',
  city: `city = 'Leeds'`,
  email: `email = 'x' || email`,
  department: `fields = replace(fields, 'Sales', 'Purchase')`,
  pay: `fields = replace(fields, '.5', '.6')`,
  start: `fields = replace(fields, '2020', '2021')`,
}

test('a change of any field of any person changes the digest of the slice, the verification, the export and the pack', async () => {
  await using scene = await openAdmins()
  const { instance, admin, second } = scene
  await confirm(second, await proposeFields(admin, fieldsWith(...declared)))
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, `name,dob,city,email,department,pay,start\n${people.join('\n')}\n`, { sliceRows: 10 })
  await instance.decide(checker, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: people.length } })
  await instance.apply(batchId)

  const look = async () => {
    const { people } = await exportApproved({ ctx: checker, input: { batchId } })
    const lines = await textOf(await packed(instance.web, batchId, 'people.tsv'))
    return {
      exported: JSON.stringify(await listOf(people)),
      ledger: await textOf(await packed(instance.web, batchId, 'ledger.jsonl')),
      digest: sha256(lines),
    }
  }
  const findings = async () => {
    const found: string[] = []
    await verifyDatabase({ ctx: instance.verifier, input: { onFinding: ({ message }) => found.push(message) } })
    return found
  }
  const before = await look()
  expect(await findings()).toEqual([])
  for (const [field, change] of Object.entries(changes)) {
    const row = 1 + Math.floor(Math.random() * people.length)
    const what = `${field} of row ${row}`
    await instance.owner.query(`create temporary table kept as select * from users where row_no = ${row}`)
    const { rowCount } = await instance.owner.query(`update users set ${change} where row_no = ${row}`)
    expect(rowCount, what).toBe(1)
    const after = await look()
    expect(after.exported, what).not.toBe(before.exported)
    expect(after.ledger, what).not.toBe(before.ledger)
    expect(after.digest, what).not.toBe(before.digest)
    expect(await findings(), what).toContainEqual(expect.stringMatching(new RegExp(`^Row ${row} does not have the`)))
    await instance.owner.query(
      `update users u set (name, dob, city, email, fields) = (k.name, k.dob, k.city, k.email, k.fields) from kept k where u.row_no = k.row_no`,
    )
    await instance.owner.query('drop table kept')
  }
  expect(await look()).toEqual(before)
  expect(await findings()).toEqual([])
})

async function packed(db: Database, batchId: string, name: string) {
  const batch = await readBatch(db, batchId)
  if (!batch) throw new Error('The batch is gone.')
  const entry = packEntries(db, batch, await readStoredFields(db, batchId), new Date()).find((one) => one.name === name)
  if (!entry) throw new Error(`The pack has no ${name}.`)
  return entry.bytes()
}

async function textOf(parts: AsyncIterable<string | Uint8Array>): Promise<string> {
  let text = ''
  for await (const part of parts) text += typeof part === 'string' ? part : Buffer.from(part).toString()
  return text
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
