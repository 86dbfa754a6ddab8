import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeFile } from './make-file'

const people: { id: string; values: Record<string, string | null> }[] = [
  { id: 'person-1', values: { city: 'London', dob: '1815-12-10', name: '=Ada, "Countess"' } },
  { id: 'person-2', values: { name: 'Ng\nJr', dob: null } },
]
const make = (format: 'csv' | 'jsonl', type: 'people.final' | 'people.taken-back' = 'people.final') =>
  makeFile({ settings: { fields: ['name', 'dob'], format }, type, batch: 'batch-1', number: 7, people })

describe('makeFile', () => {
  test('writes CSV with the fields in their order, safe to open in a spreadsheet', async () => {
    const { name, content } = await make('csv')
    expect(name).toBe('final-batch-1-0007.csv')
    expect(content.toString('utf8')).toBe(`id,name,dob\r\nperson-1,"'=Ada, ""Countess""",1815-12-10\r\nperson-2,"Ng\nJr",\r\n`)
  })

  test('writes JSON lines as they are', async () => {
    const { name, content } = await make('jsonl', 'people.taken-back')
    expect(name).toBe('taken-back-batch-1-0007.jsonl')
    expect(content.toString('utf8')).toBe(
      '{"id":"person-1","name":"=Ada, \\"Countess\\"","dob":"1815-12-10"}\n{"id":"person-2","name":"Ng\\nJr","dob":null}\n',
    )
  })

  test.each(['csv', 'jsonl'] as const)('says in the manifest of %s what the file is', async (format) => {
    const { name, content, manifest } = await make(format)
    expect(manifest).toEqual({
      name,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      rows: 2,
      fields: ['id', 'name', 'dob'],
      type: 'people.final',
      batch: 'batch-1',
      number: 7,
      madeBy: 'Countersign',
    })
  })

  test('makes the same bytes of the same people', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: fc.uuid(), values: fc.record({ name: fc.string({ unit: 'grapheme' }) }) })),
        async (own) => {
          const input = { settings: { fields: ['name'], format: 'jsonl' as const }, type: 'people.final' as const, batch: 'b', number: 1 }
          const first = await makeFile({ ...input, people: own })
          expect(await makeFile({ ...input, people: own })).toEqual(first)
          const lines = first.content.toString('utf8').split('\n').slice(0, -1)
          expect(lines.map((line) => JSON.parse(line))).toEqual(own.map(({ id, values }) => ({ id, name: values.name })))
          expect(first.manifest.rows).toBe(own.length)
        },
      ),
      { numRuns: 30 },
    ))

  test('is left as soon as it is too large', async () => {
    let made = 0
    async function* endless() {
      for (; ; made += 1) yield { id: `person-${made}`, values: { name: 'a'.repeat(100_000) } }
    }
    const input = { settings: { fields: ['name'], format: 'jsonl' as const }, type: 'people.final' as const, batch: 'b', number: 1 }
    await expect(makeFile({ ...input, people: endless() })).rejects.toMatchObject({ code: 'too-large', refusal: 'file' })
    expect(made).toBeLessThan(1_000)
  })
})
