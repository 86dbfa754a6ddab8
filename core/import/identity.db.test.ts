import { describe, expect, test } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { getDecision } from '#core/decisions/get-decision'
import { undoDecision } from '#core/decisions/undo-decision'
import { eraseRows } from '#core/erasure/erase-rows'
import { findRowsByEmail } from '#core/erasure/find-rows-by-email'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { findFromList } from '#core/people/find-from-list'
import { getPerson } from '#core/people/get-person'
import { listPeople } from '#core/people/list-people'
import { previewSelection } from '#core/people/preview-selection'
import { openFields } from '#test/field-scene'
import type { TestInstance } from '#test/instance'

const number = { key: 'employeeNumber', label: 'Employee number', kind: 'text', presence: 'optional', isPersonalData: true }
const withNumber = (identity: string[][]) =>
  FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, number], identity })
const byNumber = withNumber([['employeeNumber'], ['email'], ['dob', 'name', 'city']])

const openWith = (version: FieldVersion | null) => openFields(version, 'name,dob,city,email,Employee number')

describe('people with an identity by employee number', () => {
  test('are the same with the same number, in one file and in two, whatever their e-mail address', async () => {
    await using scene = await openWith(byNumber)
    const { bring, outcomes, findings } = scene
    const first = await bring(
      'Ada,1990-01-01,York,ada@a.example,E-1',
      'Ada B,1990-01-02,Leeds,other@a.example,e-1 ',
      'Bob,1991-01-01,York,bob@a.example,',
      'Bob,1991-01-01,York,BOB@a.example,',
      'Cy,1992-01-01,York,,',
      'CY,1992-01-01,york,,',
    )
    expect(await outcomes(first)).toEqual(['pending', `${first} 1`, 'pending', `${first} 3`, 'pending', `${first} 5`])
    const second = await bring('Eve,1993-01-01,York,eve@a.example,E-1', 'Fay,1994-01-01,York,fay@a.example,E-2')
    expect(await outcomes(second)).toEqual([`${first} 1`, 'pending'])
    expect(await findings()).toEqual([])
  })

  test.each([1, 2, 50])(
    'are flagged when they share another key, and approved only when the checker confirms it (slices of %d rows)',
    async (sliceRows) => {
      await using scene = await openWith(byNumber)
      const { instance, checker, bring, fileOf, findings } = scene
      await bring('Ada,1990-01-01,York,ada@a.example,E-1', 'Bob,1991-01-01,York,bob@a.example,')
      const file = fileOf(
        'Eve,1993-01-01,York,ADA@a.example,E-2',
        'Fay,1994-01-01,York,fay@a.example,E-3',
        'Gus,1995-01-01,York,fay@a.example,E-4',
        'Hal,1996-01-01,York,hal@a.example,E-5',
        'Hal,1996-01-01,York,ivy@a.example,E-6',
        'Bob,1991-01-01,York,new@a.example,E-7',
        'Jo,1997-01-01,York,ada@a.example,',
      )
      const batchId = await instance.bringUnverified(scene.maker, file, { sliceRows })
      const unconfirmed = { code: 'returning-unconfirmed' }
      const approve = (...rows: number[]) => instance.decide(checker, batchId, { verdict: 'approve', selection: { rows } })
      for (const isBuilt of [false, true]) {
        if (isBuilt) await instance.verify(batchId)
        for (const row of [1, 2, 3, 4, 5, 6, 7]) await expect(approve(row)).rejects.toMatchObject(unconfirmed)
        await expect(approve(4, 7)).rejects.toMatchObject(unconfirmed)
      }
      const email = [['E-mail address']]
      const person = [['Date of birth', 'Name', 'City']]
      expect(await flags(checker, batchId)).toEqual([
        [1, 2, email],
        [2, 1, email],
        [3, 1, email],
        [4, 1, person],
        [5, 1, person],
        [6, 1, person],
        [7, 2, email],
      ])
      const sharing = async (ctx: Context, row: number) =>
        (await getPerson({ ctx, input: { batchId, row } })).equalKeys.map((other) => [
          other.name,
          other.batchId === batchId,
          other.row,
          other.fileName,
        ])
      expect(await sharing(checker, 1)).toEqual([
        ['Jo', true, 7, 'people.csv'],
        ['Ada', false, 1, 'people.csv'],
      ])
      expect(await sharing(checker, 6)).toEqual([['Bob', false, 2, 'people.csv']])
      const preview = await previewSelection({ ctx: checker, input: { batchId, selection: { rows: [6, 7] } } })
      expect(preview.returning.map(({ row }) => row)).toEqual([6, 7])
      await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1] }, returningConfirmed: true })
      expect(await findings()).toEqual([])
    },
  )

  test('are compared with those who have an identity key by the version before', async () => {
    await using scene = await openWith(null)
    const { checker, bring, declare, outcomes } = scene
    const before = await bring('Ada,1990-01-01,York,ada@a.example', 'Bob,1991-01-01,York,')
    expect(await otherKeys(scene.instance)).toEqual([])
    await declare(byNumber, 1)
    const batchId = await bring(
      'Eve,1993-01-01,York,ada@a.example,E-1',
      'Bob,1991-01-01,York,,E-2',
      'Ada,1990-01-01,York,,E-3',
      'Ada,1990-01-01,York,ada@a.example,',
      'Bob,1991-01-01,York,,',
    )
    expect(await outcomes(batchId)).toEqual(['pending', 'pending', 'pending', `${before} 1`, `${before} 2`])
    // The person before has the key of the e-mail address alone, so their name, day and city make them only alike.
    expect(await flags(checker, batchId)).toEqual([
      [1, 1, [['E-mail address']]],
      [2, 1, [['Date of birth', 'Name', 'City']]],
    ])
    // An alternative that is no longer in force is still compared.
    await scene.declare(withNumber(defaultFieldVersion.identity), 2)
    const later = await bring('Kim,1990-01-01,York,kim@a.example,E-1')
    expect(await flags(checker, later)).toEqual([[1, 1, [['Employee number']]]])
    expect(await scene.findings()).toEqual([])
  })

  test('are shown to a maker only when both are in files of their own', async () => {
    await using scene = await openWith(byNumber)
    const { instance, maker, checker, bring, fileOf } = scene
    await bring('Ada,1990-01-01,York,ada@a.example,E-1')
    const other = await instance.signIn('maker')
    const batchId = await instance.bring(other, fileOf('Eve,1993-01-01,York,ada@a.example,E-2', 'Fay,1994-01-01,York,ada@a.example,E-3'))
    const seenBy = async (ctx: Context) =>
      (await getPerson({ ctx, input: { batchId, row: 1 } })).equalKeys.map(({ name, status }) => [name, status])
    expect(await seenBy(other)).toEqual([['Fay', 'pending']])
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [2] } })
    await instance.apply(batchId)
    expect(await seenBy(checker)).toEqual([
      ['Fay', 'rejected'],
      ['Ada', 'pending'],
    ])
    await expect(seenBy(maker)).rejects.toMatchObject({ code: 'batch-not-found' })
  })

  test('return after a rejection by any of their keys', async () => {
    await using scene = await openWith(byNumber)
    const { instance, checker, bring } = scene
    const first = await bring(
      'Ada,1990-01-01,York,ada@a.example,E-1',
      'Bob,1991-01-01,York,bob@a.example,',
      'Cy,1992-01-01,York,cy@a.example,E-2',
    )
    await instance.decide(checker, first, { verdict: 'reject', reason: 'Unknown', selection: { rows: [1, 2] } })
    await instance.decide(checker, first, { verdict: 'send-back', reason: 'Look again', selection: { rows: [3] } })
    await instance.apply(first)
    const again = await bring(
      'Eve,1993-01-01,York,eve@a.example,E-1',
      'Fay,1994-01-01,York,ada@a.example,E-3',
      'Gus,1994-01-01,York,bob@a.example,E-4',
      'Cy,1992-01-01,York,,',
      'New,1998-01-01,York,new@a.example,E-9',
    )
    const { items } = await listPeople({ ctx: checker, input: { batchId: again } })
    expect(items.map(({ flags }) => flags.flatMap((seen) => ('times' in seen.says ? [seen.flag, seen.says.row] : [])))).toEqual([
      ['rejected-before', 1],
      ['rejected-before', 1],
      ['rejected-before', 2],
      ['sent-back-before', 3],
      [],
    ])
    await expect(instance.decide(checker, again, { verdict: 'approve', selection: { rows: [2] } })).rejects.toMatchObject({
      code: 'returning-unconfirmed',
    })
    await instance.decide(checker, again, { verdict: 'approve', selection: { rows: [5] } })
  })

  test('are all found by an e-mail address, for a decision and for an erasure', async () => {
    await using scene = await openWith(byNumber)
    const { instance, checker, bring, findings } = scene
    const batchId = await bring(
      'Ada,1990-01-01,York,ada@a.example,E-1',
      'Eve,1993-01-01,York,Ada@a.example,E-2',
      'Bob,1991-01-01,York,ada@a.example,',
      'Cy,1992-01-01,York,cy@a.example,E-3',
      'Di,1992-01-01,York,,E-4',
    )
    const emails = ['ADA@a.example', 'cy@a.example']
    expect(await findFromList({ ctx: checker, input: { batchId, emails: ['x@a.example', ...emails] } })).toEqual({
      rows: [1, 2, 3, 4],
      unknown: [0],
      decided: [],
    })
    await expect(
      instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { emails: [...emails, 'x@a.example'] } }),
    ).rejects.toMatchObject({
      code: 'emails-unknown',
      detail: { unknown: 1, of: 3 },
    })
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'No', selection: { rows: [4] } })
    const { id } = await instance.decide(checker, batchId, { verdict: 'approve', selection: { emails }, returningConfirmed: true })
    await instance.apply(batchId)
    expect(await getDecision({ ctx: checker, input: { decisionId: id } })).toMatchObject({ applied: 3, skipped: 1 })
    expect(await findFromList({ ctx: checker, input: { batchId, emails } })).toEqual({ rows: [], unknown: [], decided: [0, 1] })

    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    try {
      const rows = [1, 2, 3].map((row) => ({ batchId, row }))
      expect(await findRowsByEmail({ ctx: { db }, input: { emails: ['ada@a.example'] } })).toEqual(rows)
      const { others } = await eraseRows({ ctx: { db }, input: { batchId, rows: [{ row: 1, reason: 'request' }] } })
      expect(others).toEqual(rows.slice(1))
    } finally {
      await db.close()
    }
    expect(new Set((await otherKeys(instance)).map(({ row }) => row))).toEqual(new Set([2, 3, 4, 5]))
    // Each of the two keeps the flag about the other; what named the erased person is gone.
    expect((await flags(checker, batchId)).map(([row]) => row)).not.toContain(1)
    expect(await findings()).toEqual(['Row 1 was erased by the owner of the database.'])
  })

  test('do not return to pending when someone else has their number meanwhile', async () => {
    await using scene = await openWith(byNumber)
    const { instance, checker, bring, outcomes, findings } = scene
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const first = await bring('Ada,1990-01-01,York,ada@a.example,E-1', 'Bob,1991-01-01,York,bob@a.example,E-2', 'Cy,1991-01-01,York,,')
    const { id } = await instance.decide(checker, first, { verdict: 'reject', reason: 'No', selection: { rows: [1, 2] } })
    await instance.apply(first)
    const second = await bring('Eve,1993-01-01,York,eve@a.example,E-1', 'Fay,1994-01-01,York,bob@a.example,E-3')
    await undoDecision({ ctx: checker, input: { decisionId: id, idempotencyKey: 'key-of-undo-1' } })
    await instance.apply(first)
    expect(await outcomes(first)).toEqual(['rejected', 'pending', 'pending'])
    expect(await outcomes(second)).toEqual(['pending', 'pending'])
    expect(await findings()).toEqual([])
  })

  test.each<[string, string, RegExp]>([
    ['is missing', 'delete from other_identity_key where row_no = 1 and alternative = 1', /^The other identity keys of slice 1 /],
    [
      'is another',
      'update other_identity_key set identity_key = gen_random_uuid() where row_no = 1 and alternative = 1',
      /^The other identity keys of slice 1 /,
    ],
    [
      'is there without a person',
      'insert into other_identity_key values ((select id from batch), 9, 1, gen_random_uuid())',
      /^1 rows are in no slice/,
    ],
    [
      'is one too many',
      'insert into other_identity_key values ((select id from batch), 2, 3, gen_random_uuid())',
      /^The other identity keys of slice 1 /,
    ],
  ])('differ from their file when another key %s', async (_, change, message) => {
    await using scene = await openWith(byNumber)
    await scene.bring('Ada,1990-01-01,York,ada@a.example,E-1', 'Bob,1991-01-01,York,bob@a.example,')
    await scene.instance.owner.query('alter table other_identity_key disable trigger all')
    await scene.instance.owner.query(change)
    expect(await scene.findings()).toEqual([expect.stringMatching(message)])
  })
})

/** The rows with the flag of a shared key, how many people have it, and the fields. */
async function flags(ctx: Context, batchId: string) {
  const { items } = await listPeople({ ctx, input: { batchId, filter: { flag: 'shared-identity-key' } } })
  return items.map(({ row, flags }) => {
    const says = flags.flatMap((seen) => (seen.flag === 'shared-identity-key' ? [seen.says] : []))
    return [row, says[0]?.people, says[0]?.by]
  })
}

async function otherKeys({ owner }: TestInstance): Promise<{ row: number }[]> {
  return (await owner.query('select row_no as row from other_identity_key order by 1')).rows
}
