import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openDatabase } from '#core/database/open-database'
import { createBareUsers } from './bare-users'
import { columns, copyFile, save } from './import/files'
import { importSample } from './imported-sample'
import { onDatabase } from './on-database'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 500_000)
const rounds = Number(process.argv[3] ?? 3)
const sliceRows = 50_000
const steps = ['copy', 'approve', 'page', 'filter'] as const

type Taken = Record<(typeof steps)[number], number>

/** One way to store fields that an organisation declares: its columns, their values in SQL, and the rows of one department in SQL. */
type Storage = { name: string; columns: Record<string, { type: string; value: string }>; inDepartment: string }

// Six fields of a usual file. The values depend on the row only, so that every way stores the same.
const fields = {
  employee_number: { type: 'text collate "C"', value: `'E' || lpad(row_no::text, 7, '0')` },
  department: {
    type: 'text collate "C"',
    value: `(array['Sales', 'Engineering', 'Human Resources', 'Finance', 'Operations', 'Legal', 'Support'])[1 + row_no % 7]`,
  },
  start_date: { type: 'date', value: `date '2019-01-01' + row_no % 2500` },
  phone: { type: 'text collate "C"', value: `'+4930' || 10000000 + row_no::bigint * 7919 % 89999999` },
  salary_band: { type: 'smallint', value: '1 + row_no % 9' },
  remote: { type: 'boolean', value: 'row_no % 3 = 0' },
}
const texts = Object.values(fields).map(({ value }) => `(${value})::text`)

const storages: Storage[] = [
  { name: 'no fields', columns: {}, inDepartment: 'row_no % 7 = 0' },
  {
    name: 'one packed text',
    columns: { fields: { type: 'text collate "C"', value: texts.join(` || E'\\x1f' || `) } },
    inDepartment: `split_part(fields, E'\\x1f', 2) = 'Sales'`,
  },
  { name: 'typed columns', columns: fields, inDepartment: `department = 'Sales'` },
  { name: 'text[]', columns: { fields: { type: 'text[]', value: `array[${texts}]` } }, inDepartment: `fields[2] = 'Sales'` },
  {
    name: 'jsonb',
    columns: {
      fields: { type: 'jsonb', value: `jsonb_build_object(${Object.entries(fields).map(([key, { value }]) => `'${key}', ${value}`)})` },
    },
    inDepartment: `fields->>'department' = 'Sales'`,
  },
]

/**
 * Measures ways to store six fields beside the four that `users` has, in turns: a COPY with the indexes of `users`, an approval of everyone
 * slice by slice, pages of 100 rows, and a scan for one department. Prints each as a ratio to the same without fields.
 */
await onDatabase(async (urls) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
  const owner = openDatabase({ url: urls.owner, poolSize: 1, name: 'bench' })
  const client = await owner.pool.connect()
  try {
    await importSample(urls, rows)
    const files = new Map<Storage, string>()
    for (const [index, storage] of storages.entries())
      files.set(storage, await saveWithFields(client, storage, join(folder, `${index}.tsv`)))
    const taken = new Map(storages.map((storage) => [storage, [] as Taken[]]))
    const bytes = new Map<Storage, number>()
    for (let round = 0; round < rounds; round += 1)
      for (const storage of storages) {
        taken.get(storage)?.push(await measure(client, storage, files.get(storage) as string))
        bytes.set(storage, await bytesOfRow(client))
      }
    await say(taken, bytes)
  } finally {
    client.release()
    await owner.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** Saves everyone with the fields of a storage, in the order of the file, for COPY. Returns the path. */
async function saveWithFields(client: pg.ClientBase, storage: Storage, path: string): Promise<string> {
  const values = Object.values(storage.columns).map(({ type, value }) => `(${value})::${type.replace(' collate "C"', '')}`)
  await save(client, `copy (select ${[columns, ...values].join(', ')} from users order by row_no) to stdout`, path)
  return path
}

/** Fills a table of its own, which stays until the next measurement. */
async function measure(client: pg.ClientBase, storage: Storage, file: string): Promise<Taken> {
  await client.query('drop table if exists bare')
  await createBareUsers(client)
  for (const [column, { type }] of Object.entries(storage.columns)) await client.query(`alter table bare add column ${column} ${type}`)
  const copy = await copyFile(client, file, 'bare', [columns, ...Object.keys(storage.columns)].join(', '))
  await client.query('vacuum analyze bare')
  const shown = ['name', 'city', ...Object.keys(storage.columns)].join(', ')
  return {
    copy,
    page: await secondsOf(async () => {
      for (let from = 1; from < rows; from += rows / 100)
        await client.query(
          `select ${shown} from bare where row_no >= $1 and batch_id = (select batch_id from users limit 1) order by row_no limit 100`,
          [Math.floor(from)],
        )
    }),
    filter: await secondsOf(() => client.query(`select row_no from bare where ${storage.inDepartment}`)),
    approve: await secondsOf(async () => {
      for (let from = 1; from <= rows; from += sliceRows)
        await client.query(
          `update bare set status = 'approved', decision_no = 1
           where batch_id = (select batch_id from users limit 1) and row_no between $1 and $2`,
          [from, from + sliceRows - 1],
        )
    }),
  }
}

async function bytesOfRow(client: pg.ClientBase): Promise<number> {
  const { rows: sizes } = await client.query('select avg(pg_column_size(b.*))::float as bytes from (select * from bare limit 10000) b')
  return sizes[0].bytes
}

async function secondsOf(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await act()
  return (performance.now() - started) / 1000
}

async function say(taken: Map<Storage, Taken[]>, bytes: Map<Storage, number>): Promise<void> {
  const [without = []] = taken.values()
  const figures: object[] = []
  for (const [storage, times] of taken) {
    const ratios = Object.fromEntries(
      steps.map((step) => [step, median(times.map((time, round) => time[step] / (without[round]?.[step] ?? Number.NaN)))]),
    ) as Taken
    const seconds = Object.fromEntries(steps.map((step) => [step, median(times.map((time) => time[step]))])) as Taken
    const each = steps.map((step) => `${step} ${ratios[step].toFixed(2)} (${seconds[step].toFixed(2)} s)`)
    const bytesPerRow = Math.round(bytes.get(storage) ?? 0)
    console.log(`${storage.name.padEnd(15)} ${each.join(', ')}, ${bytesPerRow} bytes a row`)
    figures.push({ storage: storage.name, ratios, seconds, bytesPerRow })
  }
  await writeResults('field-storage', { rows, rounds, figures })
}
