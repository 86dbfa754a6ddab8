import { type SampleSummary, writeSample } from '#core/sample/write-sample'
import type { CsvFile } from './upload'

export type SampleFile = CsvFile & { summary: SampleSummary }

type Sample = { rows: number; seed: number; tag: string }

/**
 * A sample, with what an import of it must find. Two samples have people in common, which one instance imports only once:
 * `tag`, unless it is empty, goes into every e-mail address, and into the name of those who have none.
 */
export async function sampleFile(name: string, { rows, seed, tag }: Sample): Promise<SampleFile> {
  const parts: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, write: (part) => void parts.push(part) })
  const bytes = Buffer.concat(parts)
  return { name, mimeType: 'text/csv', buffer: tag === '' ? bytes : tagged(bytes, tag), summary }
}

// As Latin-1 every byte is a character, and what is no UTF-8 in a sample stays as it is.
function tagged(bytes: Buffer, tag: string): Buffer {
  const text = bytes.toString('latin1')
  return Buffer.from(text.replaceAll('@', `.${tag}@`).replace(/(?<=[^\n,])("?),,(?=\d{4}-\d\d-\d\d,)/g, ` ${tag}$1,,`), 'latin1')
}
