import { EventEmitter, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { csvOf, csvOfTexts } from './csv'

describe('csvOf', () => {
  test.each(['=1+1', '+1', '-1', '@sum(1)', '\t=1', '\r=1'])(
    'escapes a cell that a spreadsheet would run as a formula (%j)',
    async (name) => {
      const [, record = ''] = (await textOf([{ name }])).split(/\r\n(?=["']|$)/)
      expect(record.replace(/^"/, '')).toMatch(/^'/)
    },
  )

  test('quotes where needed, drops NUL, writes nothing for null and ends lines with CRLF', async () => {
    const people = [
      { name: 'Müller, "Ben"', city: 'a\0b' },
      { name: 'two\nlines', city: null },
    ]
    expect(await textOf(people)).toBe('name,city\r\n"Müller, ""Ben""",ab\r\n"two\nlines",\r\n')
  })

  test('writes only the header for no items', async () => {
    expect(await textOf([])).toBe('name,city\r\n')
  })
})

describe.each([
  ['csvOf', (items: AsyncIterable<{ name: string }>) => csvOf(items, ['name'])],
  ['csvOfTexts', (items: AsyncIterable<{ name: string }>) => csvOfTexts(textsOf(items), ',')],
] as const)('%s', (_, write) => {
  test('throws what the items throw', async () => {
    async function* failing() {
      yield { name: 'Ada' }
      throw new Error('the database is away')
    }
    await expect(readAll(write(failing()))).rejects.toThrow('the database is away')
  })

  test('ends the items when the reader stops', async () => {
    const ended = new EventEmitter()
    async function* endless() {
      try {
        for (;;) yield { name: 'a'.repeat(1_000) }
      } finally {
        ended.emit('ended')
      }
    }
    const isEnded = once(ended, 'ended')
    for await (const part of write(endless())) if (part.length > 0) break
    await isEnded
  })
})

describe('csvOfTexts', () => {
  test('writes a byte order mark and keeps formulas, comments and leading apostrophes', async () => {
    const records = each([
      ['#1', '=1+1', "'=1", "'quoted'", 'a;b', 'n\0ul'],
      ['＝1', '', '-'],
    ])
    const parts: Uint8Array[] = []
    for await (const part of csvOfTexts(records, ';')) parts.push(Buffer.from(part))
    expect(Buffer.concat(parts).toString()).toBe(`\ufeff"#1";'=1+1;''=1;'quoted';"a;b";n\ufffdul\r\n'＝1;;'-\r\n`)
  })
})

type Person = { name: string; city?: string | null }

async function textOf(people: Person[]): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of csvOf<Person>(each(people), people[0] && !('city' in people[0]) ? ['name'] : ['name', 'city'])) {
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts).toString()
}

async function readAll(parts: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of parts);
}

async function* textsOf(items: AsyncIterable<{ name: string }>): AsyncGenerator<string[]> {
  for await (const { name } of items) yield [name]
}

async function* each<Item>(items: Item[]): AsyncGenerator<Item> {
  yield* items
}
