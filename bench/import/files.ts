import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { declaredFields } from '#core/fields/declared-fields'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { FieldVersion } from '#core/fields/field-version'
import { peopleCopyTarget } from '#core/import/people-copy-target'
import { writeSample } from '#core/sample/write-sample'

/** What an import writes of a person. */
export const columnsOf = (version: FieldVersion) => peopleCopyTarget('users', version).replace(/^.*\(|\)$/g, '')
export const columns = columnsOf(defaultFieldVersion)

/** A file of the sample generator. */
export async function writeSampleFile(folder: string, rows: number, seed: number, version = defaultFieldVersion): Promise<string> {
  const path = join(folder, `sample-${rows}-${seed}-${declaredFields(version).length}.csv`)
  const out = createWriteStream(path)
  const write = async (chunk: Uint8Array) => {
    if (!out.write(chunk)) await once(out, 'drain')
  }
  await writeSample({ rows, seed, version, write })
  out.end()
  await once(out, 'finish')
  return path
}

/** The pending people of a batch, clean and in the order of the file, for COPY. Returns the path. */
export async function saveClean(owner: pg.ClientBase, batchId: string, folder: string, wanted = columns): Promise<string> {
  const path = join(folder, 'clean.tsv')
  await save(owner, `copy (select ${wanted} from users where batch_id = '${batchId}' order by row_no) to stdout`, path)
  return path
}

/** Every two-hundredth person of a batch, as a file to be imported. Returns the path. */
export async function saveKnown(owner: pg.ClientBase, batchId: string, folder: string): Promise<string> {
  const path = join(folder, 'known.csv')
  const some = `select name, dob, city, email from users where batch_id = '${batchId}' and row_no % 200 = 0`
  await save(owner, `copy (${some}) to stdout (format csv, header)`, path)
  return path
}

/** Writes what a `copy … to stdout` selects. */
export async function save(owner: pg.ClientBase, copy: string, path: string): Promise<void> {
  await pipeline(owner.query(copyTo(copy)), createWriteStream(path))
}

/** One COPY of a file by a client that does nothing else. Returns its seconds. */
export async function copyFile(owner: pg.ClientBase, path: string, table: string, into = columns): Promise<number> {
  const started = performance.now()
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), owner.query(copyFrom(`copy ${table} (${into}) from stdin`)))
  return (performance.now() - started) / 1000
}
