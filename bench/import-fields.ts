import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'
import { declareFields } from './import/declare-fields'
import { columnsOf, copyFile, saveClean, writeSampleFile } from './import/files'
import { type BenchInstance, emptyInstance, importFile } from './import/instance'
import { onInstance } from './import/on-instance'
import { cpuSeconds } from './import/process-figures'
import { sixFields } from './import/six-fields'
import { median, writeResults } from './results'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 3)

const isOff = ({ key }: { key: string }) => defaultFieldVersion.fields.every((field) => field.key !== key)
const none = FieldVersion.parse({
  ...sixFields,
  fields: sixFields.fields.map((field) => (isOff(field) ? { ...field, presence: 'off' } : field)),
})
const versions = { 'six fields': sixFields, 'no fields': none }
type What = keyof typeof versions

/**
 * Measures an import of people with six declared fields, and of the same people without them, in turns, each beside COPY of its clean rows
 * into an identical table.
 */
await onInstance(async (instance, folder) => {
  const files = { 'six fields': await writeSampleFile(folder, rows, 1, sixFields), 'no fields': await writeSampleFile(folder, rows, 1) }
  const taken: Record<What, Figures[]> = { 'six fields': [], 'no fields': [] }
  const takeBoth = async () => ({
    'six fields': await take(instance, folder, 'six fields', files),
    'no fields': await take(instance, folder, 'no fields', files),
  })
  // Not counted, for it finds everything cold.
  await takeBoth()
  for (let round = 1; round <= rounds; round += 1) {
    const both = await takeBoth()
    for (const what of ['six fields', 'no fields'] as const) {
      taken[what].push(both[what])
      console.log(
        `${what}: ${Object.entries(both[what])
          .map(([name, value]) => `${name} ${value.toFixed(2)}`)
          .join(', ')}`,
      )
    }
  }
  for (const what of ['six fields', 'no fields'] as const) {
    const ratios = taken[what].map(({ ratio }) => Number(ratio.toFixed(2)))
    console.log(`${what}, against COPY: ${median(ratios)} × (${ratios.join(', ')})`)
  }
  await writeResults('import-fields', { rows, rounds, taken })
})

type Figures = Record<'ratio' | 'seconds' | 'copySeconds' | 'verifySeconds' | 'workerCpu' | 'postgresCpu' | 'copyPostgresCpu', number>

async function take(instance: BenchInstance, folder: string, what: What, files: Record<What, string>): Promise<Figures> {
  const version = versions[what]
  await emptyInstance(instance)
  await declareFields(instance.url, version)
  const { batchId, seconds, verifySeconds, workerCpu, postgresCpu } = await importFile(instance, files[what])
  const columns = columnsOf(version)
  const clean = await saveClean(instance.owner, batchId, folder, columns)
  const before = cpuSeconds(instance.postgres)
  const copySeconds = await copyFile(instance.owner, clean, 'bare', columns)
  const copyPostgresCpu = cpuSeconds(instance.postgres) - before
  return { ratio: seconds / copySeconds, seconds, copySeconds, verifySeconds, workerCpu, postgresCpu, copyPostgresCpu }
}
