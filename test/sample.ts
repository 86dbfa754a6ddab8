import { type SampleSummary, writeSample } from '#core/sample/write-sample'

/** A sample in memory, with the summary of its generator. */
export async function sampleOf(rows: number, seed = 1): Promise<{ bytes: Buffer; summary: SampleSummary }> {
  const pieces: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, write: (piece) => void pieces.push(piece) })
  return { bytes: Buffer.concat(pieces), summary }
}
