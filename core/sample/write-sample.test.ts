import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { FieldVersion } from '#core/fields/field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { anyFields } from '#test/any-fields'
import { fieldsChanged, fieldsWith } from '#test/fields'
import { type SampleSummary, writeSample } from './write-sample'

vi.setConfig({ testTimeout: 60_000 })

const hired = { key: 'hired', label: 'Hired', kind: 'date', earliest: '1980-01-01', presence: 'required', isPersonalData: false }
const rules = [{ rule: 'ends-after-starts' as const, starts: 'dob', ends: 'hired' }]

async function sampleOf(rows: number, seed: number, version?: FieldVersion): Promise<{ file: Buffer; summary: SampleSummary }> {
  const chunks: Uint8Array[] = []
  const summary = await writeSample({ rows, seed, version, write: (chunk) => void chunks.push(chunk) })
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

  test('gives people middle initials, so that fewer have equal names', async () => {
    const namesOf = async (hasMiddleInitials: boolean) => {
      const chunks: Uint8Array[] = []
      const summary = await writeSample({ rows: 5_000, seed: 3, hasMiddleInitials, write: (chunk) => void chunks.push(chunk) })
      const { people, invalid } = await readWholeFile(Buffer.concat(chunks), { sliceRows: 700 })
      expect(invalid).toHaveLength(summary.invalid)
      return new Set(people.map(({ name }) => name)).size
    }
    expect(await namesOf(true)).toBeGreaterThan(2 * (await namesOf(false)))
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

  test('counts the rows of any fields exactly as the import does, and repeats its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyFields, fc.nat(1_000), async (version, seed) => {
        const { file, summary } = await sampleOf(400, seed, version)
        expect((await sampleOf(400, seed, version)).summary).toEqual(summary)
        const { survey, people, invalid } = await readWholeFile(file, { version })
        expect(survey).toMatchObject({ outcome: 'read', rows: 400, extraColumns: [] })
        const codes = invalid.map(({ problems }) => problems.map(({ code }) => code).join(' '))
        expect(countEach(codes)).toEqual(summary.invalidByCode)
        expect(people.length).toBe(summary.valid + summary.duplicate)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['other days', fieldsChanged('dob', { earliest: '1950-01-01', latest: '2300-12-31' })],
    ['shorter cities', fieldsChanged('city', { longest: 8 })],
    ['longer cities', fieldsChanged('city', { longest: 800 })],
    ['a rule', { ...fieldsWith(hired), rules }],
    ['a rule that days cannot keep', { ...fieldsWith({ ...hired, latest: '1990-12-31', presence: 'optional' }), rules }],
  ])('counts the rows of fields with %s exactly as the import does', async (_, version) => {
    const { file, summary } = await sampleOf(2_000, 1, version)
    const { people, invalid } = await readWholeFile(file, { version })
    expect(countEach(invalid.map(({ problems }) => problems.map(({ code }) => code).join(' ')))).toEqual(summary.invalidByCode)
    expect(people.length).toBe(summary.valid + summary.duplicate)
  })

  test('names a required field for which it finds no text', async () => {
    const { earliest: _, ...field } = hired
    const version = fieldsWith({ ...field, key: 'code', label: 'Code', kind: 'text', pattern: '=' })
    await expect(sampleOf(1, 1, version)).rejects.toThrow('No text was found that “Code” reads.')
  })

  test('has another text in each row where a field is unique or identifies people', async () => {
    const number = { key: 'number', label: 'Number', kind: 'text', presence: 'required', isPersonalData: false, pattern: 'E-[0-9]{5}' }
    const badge = { key: 'badge', label: 'Badge', kind: 'luhn-number', presence: 'required', isPersonalData: false, isUnique: true }
    const version = { ...fieldsWith(number, badge), identity: [['number']] }
    const { file, summary } = await sampleOf(20_000, 3, version)
    const { people } = await readWholeFile(file, { version })
    expect(new Set(people.map(({ identityKey }) => identityKey)).size).toBe(summary.valid)
    expect(new Set(people.map(({ fields }) => fields)).size).toBe(summary.valid)
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
