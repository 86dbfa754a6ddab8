import { describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import { setParseOptions } from '#core/batches/set-parse-options'
import { listFailedRows } from '#core/failed-rows/list-failed-rows'
import { exportApproved } from '#core/people/export-approved'
import { exportRegister } from '#core/people/export-register'
import { getPerson } from '#core/people/get-person'
import { uploadBatch } from '#core/uploads/upload-batch'
import { openFields } from '#test/field-scene'
import { fieldsWith } from '#test/fields'

const declared = { presence: 'optional', isPersonalData: false }
const number = { ...declared, key: 'employeeNumber', label: 'Employee number', kind: 'text', presence: 'required', pattern: 'E-[0-9]+' }
const start = { ...declared, key: 'startDate', label: 'Start date', kind: 'date', headerNames: ['Eintritt'] }
const pay = { ...declared, key: 'pay', label: 'Pay', kind: 'decimal', places: 3 }
const unit = {
  ...declared,
  key: 'department',
  label: 'Department',
  kind: 'choice',
  choices: [{ key: 'sales', label: 'Sales', synonyms: ['Vertrieb'] }],
}
const fields = fieldsWith(number, start, pay, unit)

const file = `name,dob,city,email,Employee Number,Eintritt,Pay,Department,Shoe size
Ada,1990-04-02,York,ada@example.com,E-1,2020-02-01,"1.234,50",vertrieb,38
Bob,1991-01-01,Leeds,,E-2,,,,39
Cid,1992-01-01,Leeds,,X,soon,2,Kitchen,40
Dot,1993-01-01,Leeds,,E-4,2020-01-01,"1,5",Sales,41
`

describe('a file with declared fields', () => {
  test('is read by the version of its batch, with a reason for each cell that is not', async () => {
    await using scene = await openFields(fields)
    const { instance, maker } = scene
    const batchId = await instance.bring(maker, file)
    const { rows } = await instance.owner.query('select row_no, fields from users order by row_no')
    expect(rows).toEqual([
      { row_no: 1, fields: 'E-1\u001f2020-02-01\u001f1234.5\u001fsales' },
      { row_no: 2, fields: 'E-2\u001f\u001f\u001f' },
      { row_no: 4, fields: 'E-4\u001f2020-01-01\u001f1.5\u001fsales' },
    ])
    expect((await listFailedRows({ ctx: maker, input: { batchId } })).items.map(({ problems }) => problems)).toEqual([
      [
        { code: 'other-form', field: 'employeeNumber', value: 'X', message: '“Employee number” does not have the form that is expected.' },
        {
          code: 'unreadable',
          field: 'startDate',
          value: 'soon',
          message: '“Start date” is not a date that can be read; write it as YYYY-MM-DD.',
        },
        { code: 'not-listed', field: 'department', value: 'Kitchen', message: '“Department” is none of the values that are expected.' },
      ],
    ])
    expect((await getPerson({ ctx: maker, input: { batchId, row: 1 } })).fields).toEqual([
      { key: 'employeeNumber', label: 'Employee number', value: 'E-1', shown: 'E-1' },
      { key: 'startDate', label: 'Start date', value: '2020-02-01', shown: '2020-02-01' },
      { key: 'pay', label: 'Pay', value: '1234.5', shown: '1234.5' },
      { key: 'department', label: 'Department', value: 'sales', shown: 'Sales' },
    ])
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ verification: { state: 'verified' } })
    expect(await scene.findings()).toEqual([])
  })

  test('is exported with them by those who are approved, also when a later version has others', async () => {
    await using scene = await openFields(fields)
    const { instance, maker } = scene
    const checker = await instance.signIn('checker')
    const batchId = await instance.bring(maker, file)
    await instance.decide(checker, batchId, { verdict: 'approve', selection: { rows: [1, 2] } })
    await instance.apply(batchId)
    await scene.declare(fieldsWith(number, start, { ...pay, presence: 'off' }, unit), 2)
    const { keys, people } = await exportApproved({ ctx: checker, input: { batchId } })
    expect(keys).toEqual(['employeeNumber', 'startDate', 'pay', 'department'])
    expect(await listOf(people)).toMatchObject([
      { row: 1, employeeNumber: 'E-1', startDate: '2020-02-01', pay: '1234.5', department: 'Sales' },
      { row: 2, employeeNumber: 'E-2', startDate: null, pay: null, department: null },
    ])
    const register = await exportRegister({ ctx: checker, input: {} })
    expect(register.keys).toEqual(['employeeNumber', 'startDate', 'department', 'pay'])
    expect(await listOf(register.entries)).toMatchObject([{ pay: '1234.5' }, { pay: null }])
    expect(await scene.findings()).toEqual([])
  })

  test.each(['fields = null', `fields = replace(fields, 'E-1', 'E-9')`, `fields = fields || E'\\x1f'`])(
    'differs from its file when the owner says %s',
    async (change) => {
      await using scene = await openFields(fields)
      const { instance, maker } = scene
      await instance.bring(maker, file)
      await instance.owner.query(`update users set ${change} where row_no = 1`)
      expect(await scene.findings()).toContainEqual('Row 1 does not have the declared fields that the file has.')
    },
  )

  test('asks its maker how numbers are written when nothing shows it', async () => {
    await using scene = await openFields(fields)
    const { instance, maker } = scene
    const batchId = await instance.upload(maker, 'name,dob,city,Employee number,Pay\nAda,1990-04-02,York,E-1,1.234\n')
    await instance.survey(batchId)
    const { inputNeeded } = await getBatch({ ctx: maker, input: { batchId } })
    expect(inputNeeded).toMatchObject({
      cause: 'spelling',
      field: { key: 'pay', label: 'Pay' },
      examples: [{ text: '1.234', values: { point: '1.234', comma: '1234' } }],
    })
    await setParseOptions({
      ctx: maker,
      input: { batchId, requested: { spellings: { pay: 'comma' } }, idempotencyKey: 'key-of-answer-1' },
    })
    await instance.importBatch(batchId)
    await instance.verify(batchId)
    expect((await instance.owner.query('select fields from users')).rows).toEqual([{ fields: 'E-1\u001f\u001f1234\u001f' }])
    expect(await scene.findings()).toEqual([])
  })

  test('is refused without a column of a required field', async () => {
    await using scene = await openFields(fields)
    const { instance, maker } = scene
    const batchId = await instance.upload(maker, 'name,dob,city\nAda,1990-04-02,York\n')
    await instance.survey(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({
      state: 'refused',
      refusal: { code: 'column-missing', message: 'The header on line 1 has no column for “Employee number”.' },
    })
  })

  test('is not uploaded as it was seen when the fields have changed since', async () => {
    await using scene = await openFields(fields)
    const bytes = Buffer.from(file)
    const upload = (previewedFields: number) =>
      uploadBatch({
        ctx: scene.maker,
        input: {
          bytes: once(bytes),
          fileName: 'people.csv',
          sizeBytes: bytes.length,
          maxBytes: 10_000,
          maxTextBytes: 10_000,
          sha256: null,
          requested: {},
          previewedFields,
          idempotencyKey: `key-of-upload-${previewedFields}`,
        },
      })
    await expect(upload(1)).rejects.toMatchObject({
      code: 'fields-newer',
      detail: { number: 2, changes: expect.arrayContaining(['“Employee number”, label: Employee number.']) },
      message: expect.stringContaining('“Employee number”'),
    })
    expect((await scene.instance.owner.query('select from upload')).rows).toEqual([])
    await upload(2)
  })
})

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
