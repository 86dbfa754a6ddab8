import { createHash } from 'node:crypto'
import { csvOf } from '#core/csv/csv'
import { recordOf, type SentPerson, type SentType } from '#core/targets/sent-people'
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
  type: SentType
  batch: string
  number: number
  madeBy: 'Countersign'
}

type Input = {
  settings: Pick<Extract<TargetSettings, { kind: 'file' }>, 'fields' | 'format'>
  type: SentType
  /** The id of the batch, and the number of the file within it, from 1. */
  batch: string
  number: number
  people: Iterable<SentPerson> | AsyncIterable<SentPerson>
}

/**
 * Makes a file of people: their id, and the fields of the settings in their order, as canonical texts in UTF-8. The same people make the same
 * bytes and name. Throws a FileError for a file that is larger than a place takes.
 */
export async function makeFile({ settings: { fields, format }, type, batch, number, people }: Input): Promise<DeliveredFile> {
  const columns = ['id', ...fields]
  let rows = 0
  async function* records() {
    for await (const person of people) {
      rows += 1
      yield recordOf(person, fields)
    }
  }
  const content = await collect(format === 'csv' ? csvOf<Record<string, unknown>>(records(), columns) : jsonLines(records()))
  const name = `${nameOf[type]}-${batch}-${String(number).padStart(4, '0')}.${format}`
  const sha256 = createHash('sha256').update(content).digest('hex')
  const manifest = { name, bytes: content.length, sha256, rows, fields: columns, type, batch, number, madeBy: 'Countersign' as const }
  return { name, content, manifest }
}

const nameOf: Record<SentType, string> = { 'people.final': 'final', 'people.taken-back': 'taken-back' }

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
