import { randomInt } from 'node:crypto'
import { type SampleSummary, writeSample } from '#core/sample/write-sample'
import type { CsvFile } from './upload'

export type SampleFile = CsvFile & { summary: SampleSummary }

/**
 * A sample with people of its own, and what an import of it must find. With a `seed` the people are the same in every run,
 * so that one desk takes it in once only.
 */
export async function sampleFile(name: string, rows: number, seed: number = randomInt(1_000, 2 ** 31)): Promise<SampleFile> {
  const pieces: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, write: (piece) => void pieces.push(piece) })
  return { name, mimeType: 'text/csv', buffer: Buffer.concat(pieces), summary }
}
