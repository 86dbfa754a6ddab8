import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { FieldVersion } from '#core/fields/field-version'
import { writeSample } from '#core/sample/write-sample'
import { readFieldsFile } from './fields-file'
import { readOptions } from './read-options'

const usage = 'npm run sample -- --rows 10000 --seed 1 [--out people.csv] [--fields fields.json]'

const { values } = readOptions(usage, {
  options: {
    rows: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    fields: { type: 'string' },
  },
})
const rows = wholeNumber(values.rows)
const seed = wholeNumber(values.seed)
const version = values.fields === undefined ? undefined : fieldsOf(values.fields)
const out = values.out ? createWriteStream(values.out) : process.stdout

const summary = await writeSample({
  rows,
  seed,
  version,
  async write(chunk) {
    if (!out.write(chunk)) await once(out, 'drain')
  },
})
if (out !== process.stdout) out.end()
process.stderr.write(`${JSON.stringify(summary)}\n`)

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  process.stderr.write(`${text} is not a whole number. Usage: ${usage}\n`)
  process.exit(2)
}

function fieldsOf(file: string): FieldVersion {
  try {
    return readFieldsFile(file)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(2)
  }
}
