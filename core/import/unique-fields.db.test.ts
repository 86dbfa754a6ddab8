import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { openDatabase } from '#core/database/open-database'
import type { DecisionRequest } from '#core/decisions/decision'
import { undoDecision } from '#core/decisions/undo-decision'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { eraseRows } from '#core/erasure/erase-rows'
import { listFailedRowCauses } from '#core/failed-rows/list-failed-row-causes'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { readRowResults } from '#core/failed-rows/read-row-results'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { openFields } from '#test/field-scene'

vi.setConfig({ testTimeout: 60_000 })

const optional = { kind: 'text', presence: 'optional', isPersonalData: true }
const badge = { ...optional, key: 'badge', label: 'Badge', isUnique: true }
const desk = { ...optional, key: 'desk', label: 'Desk' }
const isUniqueEmail = defaultFieldVersion.fields.map((field) => ({ ...field, isUnique: field.key === 'email' }))
const version = FieldVersion.parse({ fields: [desk, badge, ...isUniqueEmail], identity: [['dob', 'name', 'city']] })

const openWith = (first: FieldVersion | null) => openFields(first, 'name,dob,city,email,Badge,Desk')

describe('the values of unique fields', () => {
  test('make a row a duplicate of who has the same one, with a reason by field', async () => {
    await using scene = await openWith(version)
    const { instance, maker, bring, outcomes } = scene
    const first = await bring(
      'Ada,1990-01-01,York,ada@a.example,B-1,x',
      'Bob,1990-01-01,York,,b-1,x',
      'Cy,1990-01-01,York,ADA@a.example,B-2,x',
      'Ada,1990-01-01,York,,B-3,x',
      'Di,1990-01-01,York,,B-3,x',
      'Eve,1990-01-01,York,,,x',
      'Fay,1990-01-01,York,,,x',
    )
    // Cy and the second Ada are not imported, so they take no badge.
    expect(await outcomes(first)).toEqual([
      'pending',
      `${first} 1 badge`,
      `${first} 1 email`,
      `${first} 1`,
      'pending',
      'pending',
      'pending',
    ])
    const second = await bring('Gus,1990-01-01,York,,B-3,', 'Hal,1990-01-01,York,hal@a.example,B-2,')
    expect(await outcomes(second)).toEqual([`${first} 5 badge`, 'pending'])
    expect((await listFailedRows({ ctx: maker, input: { batchId: first } })).items.map(({ problems }) => problems[0]?.message)).toEqual([
      '“Badge” belongs to row 1 of this file, pending.',
      '“E-mail address” belongs to row 1 of this file, pending.',
      'The same person is in row 1 of this file, pending.',
    ])
    const causes = await listFailedRowCauses({ ctx: maker, input: { batchId: first } })
    expect(causes.map(({ code, field, message, count }) => [code, field, message, count]).toSorted()).toEqual([
      ['duplicate', null, 'The same person is in an earlier row or another batch.', 1],
      ['value-taken', 'badge', '“Badge” belongs to someone in an earlier row or another batch.', 1],
      ['value-taken', 'email', '“E-mail address” belongs to someone in an earlier row or another batch.', 1],
    ])
    for (const [at, { code, field }] of causes.entries()) {
      const { items } = await listFailedRows({ ctx: maker, input: { batchId: first, code, field: field ?? undefined } })
      expect(items.map(({ line }) => line)).toEqual(causes[at]?.lines)
    }
    const other = await instance.signIn('maker')
    const theirs = await instance.bring(other, scene.fileOf('Ivy,1990-01-01,York,,B-2,'))
    const { items } = await listFailedRows({ ctx: other, input: { batchId: theirs } })
    expect(items[0]).toMatchObject({ problems: [{ message: '“Badge” belongs to someone in another batch.' }], repeats: { row: null } })
    const results = await readRowResults(maker, (rows) => rows.where('r.batchId', '=', second))
    expect(results[0]?.why).toBe('“Badge” belongs to row 5 of people.csv.')
    expect(await scene.findings()).toEqual([])
  })

  test('are released with the identity key, and taken again by an undo unless someone else has them', async () => {
    await using scene = await openWith(version)
    const { instance, maker, checker, bring, outcomes, findings } = scene
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const first = await bring(
      'Ada,1990-01-01,York,,B-1,',
      'Bob,1990-01-01,York,,B-2,',
      'Cy,1990-01-01,York,,B-3,',
      'Di,1990-01-01,York,,B-4,',
    )
    const reject = { verdict: 'reject', reason: 'No', selection: { rows: [1, 2] } } satisfies DecisionRequest
    const { id } = await instance.decide(checker, first, reject)
    await instance.decide(checker, first, { verdict: 'approve', selection: { rows: [4] } })
    await instance.apply(first)
    const second = await bring('Eve,1990-01-01,York,,B-1,', 'Fay,1990-01-01,York,,B-3,', 'Gus,1990-01-01,York,,B-4,')
    expect(await outcomes(second)).toEqual(['pending', `${first} 3 badge`, `${first} 4 badge`])
    await undoDecision({ ctx: checker, input: { decisionId: id, idempotencyKey: 'key-of-undo-1' } })
    await instance.apply(first)
    expect(await outcomes(first)).toEqual(['rejected', 'pending', 'pending', 'approved'])
    const third = await bring('Hal,1990-01-01,York,,B-2,')
    expect(await outcomes(third)).toEqual([`${first} 2 badge`])
    await withdrawBatch({ ctx: maker, input: { batchId: second, idempotencyKey: 'key-of-withdrawal' } })
    await instance.apply(second)
    const fourth = await bring('Ivy,1990-01-01,York,,B-1,', 'Jo,1990-01-01,York,,B-2,')
    expect(await outcomes(fourth)).toEqual(['pending', `${first} 2 badge`])
    expect(await findings()).toEqual([])
  })

  test('are not undone twice when an import takes one while the undo is applied', async () => {
    await using scene = await openWith(version)
    const { instance, checker, bring, outcomes, findings } = scene
    await instance.owner.query('update policy set undo_window_seconds = 3600')
    const first = await bring('Ada,1990-01-01,York,,B-1,', 'Bob,1990-01-01,York,,B-2,')
    const { rows } = await instance.owner.query<{ value: string }>('select value from unique_value where row_no = 1')
    const badgeOne = rows[0]?.value
    const { id } = await instance.decide(checker, first, { verdict: 'reject', reason: 'No', selection: { rows: [1, 2] } })
    await instance.apply(first)
    const second = await instance.upload(scene.maker, scene.fileOf('Eve,1990-01-01,York,,B-1,'))
    await instance.survey(second)
    const importing = await instance.worker.db.pool.connect()
    try {
      await importing.query('begin')
      await importing.query('insert into unique_value (value, batch_id, row_no) values ($1, $2, 1)', [badgeOne, second])
      await undoDecision({ ctx: checker, input: { decisionId: id, idempotencyKey: 'key-of-undo-1' } })
      const applied = instance.apply(first)
      await vi.waitFor(async () => {
        const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%apply_decision_slice%'`
        expect((await instance.owner.query(waiting)).rowCount).toBe(1)
      })
      await importing.query('commit')
      await applied
    } finally {
      importing.release()
    }
    expect(await outcomes(first)).toEqual(['rejected', 'pending'])
    await instance.owner.query('delete from unique_value where batch_id = $1', [second])
    expect(await findings()).toEqual([])
  })

  test('are gone when the person is erased, who is not taken for the person of a row with the same value', async () => {
    await using scene = await openWith(version)
    const { instance, bring, outcomes, findings } = scene
    const first = await bring('Ada,1990-01-01,York,,B-1,', 'Bob,1990-01-01,York,,B-1,', 'Ada,1990-01-01,York,,,')
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    const { others } = await eraseRows({ ctx: { db }, input: { batchId: first, rows: [{ row: 1, reason: 'request' }] } }).finally(() =>
      db.close(),
    )
    expect(others).toEqual([{ batchId: first, row: 3 }])
    expect(await outcomes(await bring('Cy,1990-01-01,York,,B-1,'))).toEqual(['pending'])
    expect(await findings()).toEqual(['Row 1 was erased by the owner of the database.'])
  })

  test('are compared for files that are read by a version in which the field is unique', async () => {
    await using scene = await openWith(null)
    const { bring, declare, outcomes } = scene
    await declare(FieldVersion.parse({ ...version, fields: version.fields.map((field) => ({ ...field, isUnique: false })) }), 1)
    await bring('Ada,1990-01-01,York,,B-1,')
    await declare(version, 2)
    const first = await bring('Bob,1990-01-01,York,,B-1,')
    expect(await outcomes(first)).toEqual(['pending'])
    expect(await outcomes(await bring('Cy,1990-01-01,York,,B-1,'))).toEqual([`${first} 1 badge`])
  })

  test.each<[string, string, RegExp]>([
    ['a value is free', 'delete from unique_value where row_no = 1', /^Unique values of slice 1 /],
    ['a value is of another row', 'update unique_value set row_no = 2', /^Unique values of slice 1 /],
    [
      'a value is stored as another',
      `update unique_value_slice set hashes = overlay(hashes placing '\\x01' from 3)`,
      /^The unique values of slice 1 |^Unique/,
    ],
    [
      'the values of a slice are missing',
      'delete from unique_value_slice',
      /^The unique values of slice 1 |^Unique|unique values are taken, and/,
    ],
    ['there is one too many', 'insert into unique_value select gen_random_uuid(), batch_id, 2 from users', /^Unique values are taken that/],
    [
      'another batch has one',
      'insert into unique_value values (gen_random_uuid(), gen_random_uuid(), 1)',
      /^1 unique values are taken, and the batch has none/,
    ],
    ['a duplicate repeats another field', `update failed_row set repeats_field = 'email'`, /^Row 2 is not a duplicate/],
    ['a duplicate repeats an identity key', 'update failed_row set repeats_field = null', /^Row 2 is not a duplicate/],
    ['a duplicate repeats a field that is not unique', `update failed_row set repeats_field = 'desk'`, /^Row 2 is not a duplicate/],
  ])('differ from their file when %s', async (_, change, message) => {
    await using scene = await openWith(version)
    await scene.bring('Ada,1990-01-01,York,ada@a.example,B-1,x', 'Bob,1991-01-01,York,bob@a.example,B-1,x')
    await scene.instance.owner.query('alter table unique_value disable trigger all')
    await scene.instance.owner.query(change)
    expect((await scene.findings()).filter((finding) => !message.test(finding))).toEqual([])
    expect(await scene.findings()).not.toEqual([])
  })

  const person = fc.record({
    name: fc.constantFrom('Ada', 'Bob', 'Cy', 'Di', 'Eve'),
    email: fc.constantFrom('', '', 'a@a.example', 'b@a.example', 'c@a.example', 'd@a.example'),
    badge: fc.constantFrom('', '', '1', '2', '3', '4', '5', '6'),
  })
  const round = fc.record({ people: fc.array(person, { minLength: 4, maxLength: 14 }), sliceRows: fc.constantFrom(1, 2, 5, 50) })

  test.each([1, 2, 3, 4])('leave the earlier of two rows, of whichever key or value they share, with seed %d', async (seed) => {
    await using scene = await openWith(version)
    const { instance, maker, outcomes } = scene
    const taken = new Map<string, string>()
    for (const { people, sliceRows } of fc.sample(round, { seed, numRuns: 6 })) {
      const records = people.map(({ name, email, badge }) => `${name},1990-01-01,York,${email},${badge},`)
      const batchId = await instance.bring(maker, scene.fileOf(...records), { sliceRows })
      const expected = people.map(({ name, email, badge }, index) => {
        const values = [
          ['badge', badge],
          ['email', email],
        ]
          .filter(([, value]) => value !== '')
          .map(([field, value]) => [field, `${field} ${value}`] as const)
        if (taken.has(name)) return taken.get(name)
        const repeated = values.find(([, value]) => taken.has(value))
        if (repeated) return `${taken.get(repeated[1])} ${repeated[0]}`
        for (const key of [name, ...values.map(([, value]) => value)]) taken.set(key, `${batchId} ${index + 1}`)
        return 'pending'
      })
      expect(await outcomes(batchId)).toEqual(expected)
    }
    expect(await scene.findings()).toEqual([])
  })
})
