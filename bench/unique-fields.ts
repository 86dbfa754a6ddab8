import { type Database, openDatabase } from '#core/database/open-database'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { importSlices } from '#core/import/import-slices'
import { surveyBatch } from '#core/import/survey-batch'
import { emptyTables, reviewIndexTables } from './empty-tables'
import { cpuSeconds } from './import/process-figures'
import { storeFields, storeFile } from './imported-sample'
import { onDatabase } from './on-database'
import { median } from './results'

const rows = Number(process.argv[2] ?? 300_000)
const rounds = Number(process.argv[3] ?? 3)

const keys = ['a', 'b', 'c']
const chunkRows = 10_000
const names = ['Ada Iyer', 'Ben Castro', 'Cyrus Okafor', 'Dita Novák', 'Emre Yılmaz']
const cities = ['Pune', 'Lagos', 'São Paulo', 'Leeds']

type Taken = { seconds: number; cpu: number }

/** Imports one file by versions in which none, one, two and three of three declared fields are unique, in turns, and compares the times. */
await onDatabase(async (urls) => {
  const owner = openDatabase({ url: urls.owner, poolSize: 3, name: 'bench' })
  const worker = openDatabase({ url: urls.worker, poolSize: 3, name: 'bench' })
  try {
    // The first round compiles the code and is not counted.
    await importEach(owner, worker)
    const taken: Taken[][] = []
    for (let round = 0; round < rounds; round += 1) taken.push(await importEach(owner, worker))
    for (const unique of [0, ...keys.keys()].map((_, index) => index)) {
      const ratios = (of: keyof Taken) => taken.map((round) => (round[unique]?.[of] ?? 0) / (round[0]?.[of] ?? 1))
      const all = (of: keyof Taken) => taken.map((round) => (round[unique]?.[of] ?? 0).toFixed(2)).join(', ')
      console.log(
        `${unique} unique  ${all('seconds')} s, ratio ${median(ratios('seconds')).toFixed(2)}; CPU ${all('cpu')} s, ratio ${median(ratios('cpu')).toFixed(2)}`,
      )
    }
  } finally {
    await Promise.all([owner.close(), worker.close()])
  }
})

async function importEach(owner: Database, worker: Database): Promise<Taken[]> {
  const taken: Taken[] = []
  for (let unique = 0; unique <= keys.length; unique += 1) {
    await emptyTables(
      owner.pool,
      `${reviewIndexTables}, users, unique_value, other_identity_key, failed_row, batch_slice, batch, upload_chunk, upload`,
    )
    await storeFields(owner, versionWith(unique))
    const batchId = await storeFile(owner, file(), 2)
    await worker.query('select start_import($1)', [batchId])
    await surveyBatch({ ctx: { db: worker }, input: { batchId, sliceRows: 50_000, maxRows: 10_000_000 } })
    const [cpu, started] = [cpuSeconds(process.pid), performance.now()]
    await importSlices({ ctx: { db: worker }, input: { batchId, budgetMs: Number.POSITIVE_INFINITY, limitMs: 60_000 } })
    taken.push({ seconds: (performance.now() - started) / 1000, cpu: cpuSeconds(process.pid) - cpu })
  }
  return taken
}

function versionWith(unique: number): FieldVersion {
  const declared = keys.map((key, index) => ({
    key,
    label: key,
    kind: 'text',
    presence: 'required',
    isPersonalData: true,
    isUnique: index < unique,
  }))
  return FieldVersion.parse({ ...defaultFieldVersion, fields: [...defaultFieldVersion.fields, ...declared] })
}

function file(): Buffer[] {
  const chunks = [Buffer.from(`name,dob,city,email,${keys.join()}\n`)]
  for (let from = 0; from < rows; from += chunkRows) {
    const records = Array.from({ length: Math.min(chunkRows, rows - from) }, (_, at) => recordOf(from + at))
    chunks.push(Buffer.from(records.join('')))
  }
  return chunks
}

function recordOf(row: number): string {
  const born = `${1950 + (row % 50)}-0${1 + (row % 9)}-${10 + (row % 18)}`
  const values = keys.map((key) => `${key.toUpperCase()}-${(row * 7_919) % 1_000_003}`)
  return `${names[row % 5]},${born},${cities[row % 4]},person.${row}@mail.example,${values.join()}\n`
}
