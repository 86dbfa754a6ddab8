import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { type SampleSummary, writeSample } from './write-sample'

vi.setConfig({ testTimeout: 60_000 })

async function sampleOf(rows: number, seed: number): Promise<{ file: Buffer; summary: SampleSummary }> {
  const chunks: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, write: (chunk) => void chunks.push(chunk) })
  return { file: Buffer.concat(chunks), summary }
}

describe('writeSample', () => {
  test.each([
    [10_000, 1],
    [30_000, 7],
    [1_234, 20_260_101],
  ])('counts %i rows with seed %i exactly as the import does', async (rows, seed) => {
    const { file, summary } = await sampleOf(rows, seed)
    const { survey, people, invalid } = await readWholeFile(file, { sliceRows: 700 })
    expect(survey).toMatchObject({ outcome: 'read', rows, commentLines: summary.commentLines, blankLines: 0 })

    const codes = invalid.map(({ problems }) => problems.map(({ code }) => code).join(' '))
    expect(countEach(codes)).toEqual(summary.invalidByCode)
    expect(invalid).toHaveLength(summary.invalid)
    expect(new Set(people.map(({ identityKey }) => identityKey)).size).toBe(summary.valid)
    expect(people.length - summary.valid).toBe(summary.duplicate)
    expect(summary.valid + summary.invalid + summary.duplicate).toBe(rows)
  })

  test('contains three mistakes and one duplicate in a hundred rows, and every kind of mistake', async () => {
    const { summary } = await sampleOf(10_000, 1)
    expect(summary).toMatchObject({ valid: 9_600, invalid: 300, duplicate: 100 })
    expect(Object.keys(summary.invalidByCode)).toHaveLength(16)
  })

  test('writes the same bytes for the same seed on any day, and different bytes for another seed', async () => {
    const [one, same, other] = [await sampleOf(2_000, 1), await sampleOf(2_000, 1), await sampleOf(2_000, 2)]
    expect(one.file.equals(same.file)).toBe(true)
    expect(one.file.equals(other.file)).toBe(false)
    expect(one.summary).toMatchObject({ bytes: one.file.length, sha256: createHash('sha256').update(one.file).digest('hex') })
    expect(one.summary.sha256).toBe('a516fef7f25c753522b044576bf5a10d89f44cd8435da392a00f15e16824a324')
  })

  test('contains quoted commas, line breaks, doubled quotes, comments and names beyond ASCII', async () => {
    const text = (await sampleOf(5_000, 1)).file.toString()
    for (const pattern of [/"[^"\n]+, [^"\n]+"/, /"[^"\n]+\n[^"\n]+"/, /""/, /^# "/m, /Łukasz/, /王/, /Иван/, /أحمد/])
      expect(text).toMatch(pattern)
  })
})

function countEach(items: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1
  return counts
}
