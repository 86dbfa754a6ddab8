import { createHash } from 'node:crypto'
import { csvOf } from '#core/csv/csv'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { FileError, maxFileBytes } from './file-error'

/** A file as it is put in a place, and what its manifest says of it. */
export type DeliveredFile = { name: string; content: Buffer; manifest: Manifest }

export type Manifest = {
  name: string
  bytes: number
  /** Of the file, in hexadecimal. */
  sha256: string
  /** Without the header of CSV. */
  rows: number
  /** The columns of CSV, or the keys of JSON lines, in their order. */
  fields: string[]
  type: FileType
  batch: string
  number: number
  madeBy: 'Countersign'
}

export const fileTypes = ['people.final', 'people.taken-back'] as const
export type FileType = (typeof fileTypes)[number]

type Person = { id: string; values: Readonly<Record<string, string | null>> }

type Input = {
  settings: Pick<Extract<TargetSettings, { kind: 'file' }>, 'fields' | 'format'>
  type: FileType
  /** The id of the batch, and the number of the file within it, from 1. */
  batch: string
  number: number
  people: Iterable<Person> | AsyncIterable<Person>
}

/**
 * Makes a file of people: their id, and the fields of the settings in their order, as canonical texts in UTF-8. The same people make the same
 * bytes and name. Throws a FileError for a file that is larger than a place takes.
 */
export async function makeFile({ settings: { fields, format }, type, batch, number, people }: Input): Promise<DeliveredFile> {
  const columns = ['id', ...fields]
  let rows = 0
  async function* records() {
    for await (const { id, values } of people) {
      rows += 1
      yield { id, ...Object.fromEntries(fields.map((key) => [key, values[key] ?? null])) }
    }
  }
  const content = await collect(format === 'csv' ? csvOf<Record<string, unknown>>(records(), columns) : jsonLines(records()))
  const name = `${nameOf[type]}-${batch}-${String(number).padStart(4, '0')}.${format}`
  const sha256 = createHash('sha256').update(content).digest('hex')
  const manifest = { name, bytes: content.length, sha256, rows, fields: columns, type, batch, number, madeBy: 'Countersign' as const }
  return { name, content, manifest }
}

const nameOf: Record<FileType, string> = { 'people.final': 'final', 'people.taken-back': 'taken-back' }

async function* jsonLines(records: AsyncIterable<object>): AsyncGenerator<Uint8Array> {
  for await (const record of records) yield Buffer.from(`${JSON.stringify(record)}\n`)
}

async function collect(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept: Uint8Array[] = []
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    if (bytes > maxFileBytes) throw new FileError('too-large')
    kept.push(part)
  }
  return Buffer.concat(kept)
}
