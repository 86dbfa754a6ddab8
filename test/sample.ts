import { type SampleSummary, writeSample } from '#core/sample/write-sample'

/** A sample in memory, with the summary of its generator. */
export async function sampleOf(rows: number, seed = 1): Promise<{ bytes: Buffer; summary: SampleSummary }> {
  const parts: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, write: (part) => void parts.push(part) })
  return { bytes: Buffer.concat(parts), summary }
}
