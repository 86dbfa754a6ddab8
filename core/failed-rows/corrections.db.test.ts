import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getBatch } from '#core/batches/get-batch'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { listRevisionRows } from '#core/failed-rows/list-revision-rows'
import { listPeople } from '#core/people/list-people'
import { erasePerson } from '#test/erase-person'
import { openTestInstance, type TestInstance } from '#test/instance'
import { csvOf, peopleCsv } from '#test/people'
import { sampleOf } from '#test/sample'
import { exportCorrections } from './export-corrections'

const header = 'Desk;Full name;Date of birth;Town'
const utf8Mark = Buffer.from('\ufeff')
const faulty = [
  header,
  'A1;Ada Right;1990-04-02;Pune',
  'A2;=HYPERLINK("x");1990-02-31;',
  'A3;Ben Rejected;1990-04-02;Zürich',
  '"#4";"Carla; Much";1990-04-02;Lagos;more;',
  'A5;ADA RIGHT;1990-04-02;pune',
  "A6;'+49 Dele;02.04.1990x;Lagos",
  'A7;E\0mi;1990-04-02;Lagos',
  'A8',
].join('\n')

describe('a corrections file', () => {
  let instance: TestInstance
  let maker: Context
  let checker: Context
  beforeAll(async () => {
    instance = await openTestInstance()
    maker = await instance.signIn('maker')
    checker = await instance.signIn('checker')
  })
  afterAll(() => instance[Symbol.asyncDispose]())

  test('contains failed rows as written and at its end, when asked for, rejected ones, with row and reason; corrected, it becomes the next revision', async () => {
    const batchId = await instance.bring(maker, faulty, { sliceRows: 3 })
    await instance.decide(checker, batchId, { verdict: 'reject', reason: '=not "known"', selection: { rows: [3] } })
    await instance.apply(batchId)
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ revision: null, laterRevisions: [] })

    const text = await correctionsOf(maker, batchId, { includesRejected: true })
    expect(text.startsWith('\ufeffDesk;Full name;Date of birth;Town;countersign_ref;countersign_reason\r\n')).toBe(true)
    const records = recordsOf(text, ';')
    expect(records.slice(1)).toEqual([
      ['A2', `'=HYPERLINK("x")`, '1990-02-31', '', `${batchId}:2`, 'The date of birth is a day that does not exist. The city is missing.'],
      ['#4', 'Carla; Much', '1990-04-02', 'Lagos', `${batchId}:4`, expect.stringMatching(/^The row has more columns/), 'more', ''],
      ['A5', 'ADA RIGHT', '1990-04-02', 'pune', `${batchId}:5`, 'The same person is row 1 of people.csv.'],
      ['A6', "''+49 Dele", '02.04.1990x', 'Lagos', `${batchId}:6`, expect.stringMatching(/^The date of birth is not a date/)],
      ['A7', 'E\ufffdmi', '1990-04-02', 'Lagos', `${batchId}:7`, 'The name contains a NUL byte.'],
      ['A8', '', '', '', `${batchId}:8`, expect.stringMatching(/^The row has too few columns/)],
      ['A3', 'Ben Rejected', '1990-04-02', 'Zürich', `${batchId}:3`, 'Rejected: =not "known"'],
    ])
    expect(recordsOf(await correctionsOf(maker, batchId), ';')).toEqual(records.slice(0, -1))

    const again = await instance.bring(maker, corrected(records), { sliceRows: 2 })
    const batch = await getBatch({ ctx: maker, input: { batchId: again } })
    expect(batch).toMatchObject({ revision: { no: 2, of: { id: batchId, fileName: 'people.csv' } }, balance: { rows: 7, pending: 7 } })
    const { items: people } = await listPeople({ ctx: maker, input: { batchId: again } })
    expect(people.map(({ name, dob, city, email }) => [name, dob, city, email])).toEqual([
      ['=HYPERLINK("x")', '1990-02-28', 'Pune', null],
      ['Carla; Much', '1990-04-02', 'Lagos', null],
      ['ADA RIGHT the second', '1990-04-02', 'pune', null],
      ["'+49 Dele", '1990-04-02', 'Lagos', null],
      ['Emi', '1990-04-02', 'Lagos', null],
      ['Farid', '1990-04-02', 'Lagos', null],
      ['Ben Rejected', '1990-04-02', 'Zürich', null],
    ])
    expect((await getBatch({ ctx: maker, input: { batchId } })).laterRevisions).toEqual([{ id: again, fileName: 'people.csv', no: 2 }])
  })

  test('imports no unreadable row when uploaded unchanged, and says what to type', async () => {
    const rows = [
      '\0Zoe Byte,1990-04-02,Oslo',
      'Yan Byte,1990-04-02,Os\xfflo',
      'Xia Byte,1990-04-02,Osl\u00c3\u00b8',
      '"Wim ""\xfe"" Byte",1990-04-02,Oslo',
    ]
    const batchId = await instance.bring(maker, Buffer.concat([utf8Mark, Buffer.from(csvOf(rows), 'latin1')]))
    const untouched = await correctionsOf(maker, batchId)
    expect(
      recordsOf(untouched)
        .slice(1)
        .map((record) => record.slice(0, 3)),
    ).toEqual([
      ['\ufffdZoe Byte', '1990-04-02', 'Oslo'],
      ['Yan Byte', '1990-04-02', 'Os\ufffdlo'],
      ['Wim "\ufffd" Byte', '1990-04-02', 'Oslo'],
    ])
    const again = await instance.bring(maker, untouched)
    expect(await getBatch({ ctx: maker, input: { batchId: again } })).toMatchObject({ balance: { pending: 0, invalid: 3 } })
    const { rows: problems } = await instance.owner.query('select problems from failed_row where batch_id = $1 order by row_no', [again])
    expect(problems.map((row) => row.problems[0])).toMatchObject([
      { code: 'not-retyped', field: 'name' },
      { code: 'not-retyped', field: 'city' },
      { code: 'not-retyped', field: 'name' },
    ])
  })

  test('pages through each row with its result before and now, and its own corrections are revision 3', async () => {
    const first = await instance.bring(maker, csvOf(['Gia Two,1990-02-31,Oslo', 'Hugo Two,1990-02-31,Oslo', 'Ida Two,1990-02-31,Oslo']))
    const half = (await correctionsOf(maker, first)).replace('1990-02-31', '1990-02-28')
    const second = await instance.bring(maker, half)
    await instance.decide(checker, second, { verdict: 'reject', reason: 'Left', selection: { rows: [1] } })
    await instance.apply(second)

    const rows = await listRevisionRows({ ctx: maker, input: { batchId: second, limit: 2 } })
    expect(rows.items.map(({ before, now }) => [before.row, before.outcome, now?.row, now?.outcome, now?.why])).toEqual([
      [1, 'invalid', 1, 'rejected', 'Rejected: Left'],
      [2, 'invalid', 2, 'invalid', 'The date of birth is a day that does not exist.'],
    ])
    const cursor = rows.nextCursor ?? undefined
    const rest = await listRevisionRows({ ctx: maker, input: { batchId: second, limit: 2, cursor } })
    expect(rest).toMatchObject({ items: [{ before: { row: 3 }, now: { row: 3 } }], nextCursor: null })

    const text = await correctionsOf(maker, second, { includesRejected: true })
    expect(text.split('\r\n')[0]).toBe('\ufeffname,dob,city,countersign_ref,countersign_reason')
    expect(recordsOf(text).at(-1)).toEqual(['Gia Two', '1990-02-28', 'Oslo', `${second}:1`, 'Rejected: Left'])
    const third = await instance.bring(maker, text)
    expect(await getBatch({ ctx: maker, input: { batchId: third } })).toMatchObject({ revision: { no: 3, of: { id: second } } })
  })

  test('can return in part, reordered and with a repeated row, and missing rows are reported', async () => {
    const first = await instance.bring(
      maker,
      csvOf(['a', 'b', 'c', 'd', 'e'].map((name) => `Nia Part ${name},1990-02-${name === 'c' ? 27 : 31},Oslo`)),
    )
    await instance.decide(checker, first, { verdict: 'reject', reason: 'Left', selection: { rows: [3] } })
    await instance.apply(first)
    const line = (row: number, name: string) => `Nia Part ${name},1990-02-28,Oslo,${first}:${row}`
    const lines = [line(4, 'd'), line(2, 'b'), line(4, 'd too'), 'Nia Part new,1990-02-28,Oslo,']
    const second = await instance.bring(maker, ['name,dob,city,countersign_ref', ...lines, ''].join('\n'))
    // The origin of rows is written only while they are imported.
    await instance.worker.db.query('select note_revision_rows($1, $2, $3)', [second, [4], [1]])
    const pairs: (number | undefined)[][] = []
    let cursor: string | undefined
    do {
      const page = await listRevisionRows({ ctx: maker, input: { batchId: second, limit: 2, cursor } })
      pairs.push(...page.items.map(({ before, now }) => [before.row, now?.row]))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(pairs).toEqual([
      [1, undefined],
      [2, 2],
      [3, undefined],
      [4, 1],
      [4, 3],
      [5, undefined],
    ])
  })

  test.each([
    ['of a colleague’s batch', (first: string) => first],
    ['of a batch that is not there', () => '01900000-0000-7000-8000-000000000000'],
    ['that are none', () => 'row'],
  ])('with refs %s is a file like any other', async (words, named) => {
    const first = await instance.bring(maker, csvOf([`Jo ${words},1990-02-31,Oslo`]))
    const colleague = await instance.signIn('maker')
    const file = `name,dob,city,countersign_ref\nJo ${words},1990-02-28,Oslo,${named(first)}:1\n`
    const batchId = await instance.bring(colleague, file)
    expect(await getBatch({ ctx: colleague, input: { batchId } })).toMatchObject({ revision: null, balance: { pending: 1 } })
    expect((await getBatch({ ctx: maker, input: { batchId: first } })).laterRevisions).toEqual([])
    expect((await instance.owner.query('select from revision_row where batch_id = $1', [batchId])).rowCount).toBe(0)
  })

  test('with references to another batch and to missing rows is linked by the valid references', async () => {
    const own = await instance.bring(maker, csvOf(['Kim Own,1990-02-31,Oslo']))
    const foreign = await instance.bring(await instance.signIn('maker'), csvOf(['Lou Own,1990-02-31,Oslo']))
    const refs = [`${foreign}:1`, `${own}:9`, `${own}:1`, '']
    const lines = refs.map((ref, index) => `Kim Own ${'abcd'[index]},1990-02-28,Oslo,${ref}`)
    const batchId = await instance.bring(maker, ['name,dob,city,countersign_ref', ...lines, ''].join('\n'))
    expect(await getBatch({ ctx: maker, input: { batchId } })).toMatchObject({ revision: { of: { id: own } }, balance: { pending: 4 } })
    const noted = 'select row_no as row, of_row_no as "ofRow" from revision_row where batch_id = $1'
    expect((await instance.owner.query(noted, [batchId])).rows).toEqual([{ row: 3, ofRow: 1 }])
  })

  test('of a sample in many slices equals the failed rows cell for cell', async () => {
    const { bytes, summary } = await sampleOf(2_000)
    const batchId = await instance.bring(maker, bytes, { sliceRows: 170 })
    const [, ...records] = recordsOf(await correctionsOf(maker, batchId))
    expect(records).toHaveLength(summary.invalid + summary.duplicate)
    const { rows } = await instance.owner.query<{ row: number; from: string; to: string }>(
      `select row_no as row, byte_from as from, byte_from + byte_length as to from failed_row where batch_id = $1 order by row_no`,
      [batchId],
    )
    const typed = rows.map(({ row, from, to }) => [row, ...(recordsOf(bytes.subarray(Number(from), Number(to)))[0] ?? [])])
    const given = records.map((record) => {
      const at = record.findIndex((cell) => cell.startsWith(batchId))
      return [Number(record[at]?.split(':')[1]), ...record.slice(0, at), ...record.slice(at + 2)].map(unguarded)
    })
    expect(given.map(withoutEmptyEnd)).toEqual(typed.map((cells) => withoutEmptyEnd(cells.map(plain))))
  })

  test('reads UTF-16 and writes UTF-8', async () => {
    const batchId = await instance.bring(maker, Buffer.from('\ufeffname\tdob\tcity\nŽofia\t1990-02-31\tŁódź\n', 'utf16le'))
    expect(await correctionsOf(maker, batchId)).toContain(`Žofia\t1990-02-31\tŁódź\t${batchId}:1\tThe date`)
  })

  test('is refused to actors who may not see the batch, and is audited', async () => {
    const batchId = await instance.bring(maker, csvOf(['Moe Seen,1990-02-31,Oslo']))
    await expect(correctionsOf(await instance.signIn('maker'), batchId)).rejects.toMatchObject({ code: 'batch-not-found' })
    const events = `select actor_id from audit_event where batch_id = $1 and action = 'data.downloaded' and data ->> 'what' = 'corrections'`
    expect((await instance.owner.query(events, [batchId])).rows).toEqual([])
    await correctionsOf(checker, batchId)
    expect((await instance.owner.query(events, [batchId])).rows).toEqual([{ actor_id: checker.actor.id }])
  })

  test('leaves out erased people', async () => {
    const batchId = await instance.bring(maker, csvOf(['Pia Gone,1990-04-02,Oslo', 'Quin Here,1990-04-02,Oslo']))
    await instance.decide(checker, batchId, { verdict: 'reject', reason: 'Left', selection: { rows: [1, 2] } })
    await instance.apply(batchId)
    const db = openDatabase({ url: instance.database.ownerUrl, poolSize: 1, name: 'test owner' })
    await erasePerson({ ctx: { db }, input: { batchId, row: 1 } }).finally(() => db.close())
    expect(recordsOf(await correctionsOf(maker, batchId, { includesRejected: true })).slice(1)).toEqual([
      ['Quin Here', '1990-04-02', 'Oslo', `${batchId}:2`, 'Rejected: Left'],
    ])
  })

  test('is refused before the parse options are known, and is only a header when no row failed', async () => {
    const waiting = await instance.upload(maker, peopleCsv('Waiting', 1))
    await expect(correctionsOf(maker, waiting)).rejects.toMatchObject({ code: 'batch-moved-on' })
    const clean = await instance.bring(maker, peopleCsv('Clean', 2))
    expect(await correctionsOf(maker, clean)).toBe('\ufeffname,dob,city,countersign_ref,countersign_reason\r\n')
  })
})

async function correctionsOf(ctx: Context, batchId: string, { includesRejected = false } = {}): Promise<string> {
  const { bytes } = await exportCorrections({ ctx, input: { batchId, includesRejected } })
  const parts: Uint8Array[] = []
  for await (const part of bytes) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}

function recordsOf(text: string | Uint8Array, delimiter = ','): string[][] {
  const options = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
  return parse(Buffer.from(text), { ...options, delimiter })
}

/** The file as a spreadsheet saves it after corrections. */
function corrected(records: string[][]): string {
  const rows = records.map((cells) => cells.slice(0, 6))
  for (const row of rows) {
    if (row[0] === 'A2') row.splice(2, 2, '1990-02-28', 'Pune')
    if (row[0] === 'A5') row[1] = 'ADA RIGHT the second'
    if (row[0] === 'A6') row[2] = '1990-04-02'
    if (row[0] === 'A7') row[1] = 'Emi'
    if (row[0] === 'A8') row.splice(1, 3, 'Farid', '1990-04-02', 'Lagos')
  }
  return stringify(rows, { delimiter: ';', quoted: true })
}

const plain = (cell: string | number) => (typeof cell === 'string' ? cell.replaceAll('\0', '\ufffd').trim().normalize('NFC') : cell)
const unguarded = (cell: string | number) => (typeof cell === 'string' ? cell.replace(/^'(?='*[=+@\t\r-])/, '') : cell)
const withoutEmptyEnd = (cells: (string | number)[]) => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)
