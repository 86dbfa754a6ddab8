import { expect, test } from 'vitest'
import { FieldVersion } from '#core/fields/field-version'
import { listPeople } from '#core/people/list-people'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm } from '#test/admins'
import { fieldsWith, proposeFields } from '#test/fields'
import { openTestInstance, type TestInstance } from '#test/instance'
import { confirmToReverse, proposeToReverse, reverse, rowsOf } from '#test/reversals'

const badge = { key: 'badge', label: 'Badge', kind: 'text', presence: 'optional', isPersonalData: true, isUnique: true }
const people = ['Ada,1990-01-01,York,B-1', 'Bob,1990-01-01,York,B-2', 'Cy,1990-01-01,York,B-3']
const file = ['name,dob,city,badge', ...people, ''].join('\n')

test('identity key and unique value of a reversed person are free, and who comes again is flagged', async () => {
  await using instance = await openTestInstance()
  const { maker, first, second, batchId } = await approved(instance)
  expect(await outcomesOf(instance, await instance.bring(maker, file))).toEqual({ duplicate: 3, pending: 0 })
  await reverse(instance, [first, second], batchId, 1)
  expect(await takenBy(instance, batchId)).toEqual([2, 3])
  const again = await instance.bring(maker, file)
  expect(await outcomesOf(instance, again)).toEqual({ duplicate: 2, pending: 1 })
  const { items } = await listPeople({ ctx: first, input: { batchId: again } })
  expect(items).toMatchObject([{ row: 1, flags: [{ flag: 'reversed-before', says: { times: 1, batchId, row: 1 } }] }])
  await expect(instance.decide(first, again, { verdict: 'approve', selection: { rows: [1] } })).rejects.toMatchObject({
    code: 'returning-unconfirmed',
  })
  expect(await findingsOf(instance)).toEqual([])
})

test('a target that has a person keeps the identity key and the unique value taken, until it gives the person back', async () => {
  await using instance = await openTestInstance()
  const { maker, first, second, batchId } = await approved(instance)
  await targetsHave(instance, '010')
  const { id } = await proposeToReverse(first, rowsOf(batchId, 1, 2))
  await confirmToReverse(second, id)
  await instance.apply(batchId)
  expect(await takenBy(instance, batchId)).toEqual([2, 3])
  expect(await findingsOf(instance)).toEqual([])
  expect(await outcomesOf(instance, await instance.bring(maker, file))).toEqual({ duplicate: 2, pending: 1 })
  await targetsHave(instance, '000')
  expect(await findingsOf(instance)).toContain('Row 2 is reversed, and its identity key is taken.')
  for (let n = 0; n < 2; n += 1) await instance.owner.query('select free_reversed_people($1, 1)', [batchId])
  expect(await takenBy(instance, batchId)).toEqual([3])
  expect(await findingsOf(instance)).toEqual([])
})

/** Three people with badges, all final. */
async function approved(instance: TestInstance) {
  const [admin, other] = [await instance.signIn('admin'), await instance.signIn('admin')]
  await confirm(other, await proposeFields(admin, FieldVersion.parse(fieldsWith(badge))))
  const [maker, first, second] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  const batchId = await instance.bring(maker, file)
  await instance.decide(first, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: 3 } })
  await instance.apply(batchId)
  return { maker, first, second, batchId }
}

/** Replaces the question which people of the first batch targets have, as delivery will answer it. */
const targetsHave = ({ owner }: TestInstance, rows: string) =>
  owner.query(`create or replace function rows_held_by_targets(p_batch uuid, p_slice integer) returns varbit
    language sql stable security definer set search_path = public, pg_temp as $$
      select case when p_batch = (select min(id::text)::uuid from batch) then B'${rows}'::varbit
        else repeat('0', (select row_to - row_from + 1 from batch_slice where batch_id = p_batch and slice_no = p_slice))::varbit end $$`)

/** The rows whose identity key is taken, which are those whose unique value is. */
async function takenBy({ owner }: TestInstance, batchId: string): Promise<number[]> {
  const keys = await owner.query<{ row: number }>('select row_no as row from users where batch_id = $1 and not freed order by 1', [batchId])
  const values = await owner.query<{ row: number }>('select row_no as row from unique_value where batch_id = $1 order by 1', [batchId])
  expect(values.rows).toEqual(keys.rows)
  return keys.rows.map(({ row }) => row)
}

async function outcomesOf({ owner }: TestInstance, batchId: string) {
  const { rows } = await owner.query(
    'select sum(duplicate)::int as duplicate, sum(pending)::int as pending from batch_slice where batch_id = $1',
    [batchId],
  )
  return rows[0]
}

async function findingsOf(instance: TestInstance): Promise<string[]> {
  const findings: string[] = []
  await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: ({ message }) => findings.push(message) } })
  return findings
}
