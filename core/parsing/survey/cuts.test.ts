import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { readWholeFile } from './read-whole-file'

vi.setConfig({ testTimeout: 60_000 })

// Every trap at a border: characters of two to four bytes, CRLF, doubled quotes, comments, blank lines, a byte that is no character.
const text = [
  '# “comment” with "quotes\r\n',
  'name;dob;city;e-mail\r\n',
  '"Żółć ""漢"" 😀";1990-04-02;"Łódź;\r\nPL";zoe@example.com\r\n',
  ';;;\r\n',
  'Åse;31.12.1985;Tromsø\r',
  '# another\r\n',
  '"";1990-02-31;"";"@"\n',
  '"A""";2.4.1990;"York""";\r\n',
  'Bob;1990-04-02',
].join('')

const zoe = { line: 3, name: 'Żółć "漢" 😀', city: 'Łódź;\r\nPL' }

const western = [
  'name;dob;city;e-mail\r\n',
  '"Jos\xe9 ""x"" \x80";1990-04-02;"Sk\xf8yen;\r\nNO";jo@example.com\r\n',
  '\xa0\r\n',
  '\xa0"Ren\xe9";31.12.1985\xa0;Troms\xf8\r',
  '\x81;1990-04-02;York;\n',
  'Bob;1990-04-02;"Y"\xa0;',
].join('')

const encoded: [string, Uint8Array, { line: number; name: string; city: string }?][] = [
  ['UTF-8', Buffer.from(text)],
  [
    'UTF-8 with a byte order mark and a stray byte',
    Buffer.concat([Buffer.from(`\ufeff${text}\nRen`), Buffer.of(0xe9), Buffer.from(';1990-04-02;York')]),
  ],
  ['Windows-1252', Buffer.from(western, 'latin1'), { line: 2, name: 'José "x" €', city: 'Skøyen;\r\nNO' }],
  ['UTF-16 LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 BE', Buffer.from(`\ufeff${text}\ud83d\n`, 'utf16le').swap16()],
]

describe('the pieces in which a file arrives', () => {
  test.each(encoded)('change nothing, wherever %s is cut', async (_, bytes, first = zoe) => {
    const whole = await readWholeFile(bytes)
    expect(whole.survey).toMatchObject({ outcome: 'read', rows: whole.people.length + whole.invalid.length })
    expect(whole.people[0]).toMatchObject({ row: 1, ...first })
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(await readWholeFile(bytes, { cuts: [cut] })).toEqual(whole)
    const everyByte = Array.from({ length: bytes.length }, (_, at) => at)
    expect(await readWholeFile(bytes, { cuts: everyByte })).toEqual(whole)
  })

  test('change nothing where they begin to be looked at', async () => {
    const row = `"Zoë ""x""",1990-04-02,"Łódź,\r\nPL",${'x'.repeat(4_000)}\r\n`
    const bytes = Buffer.from(`name,dob,city,note\n${row.repeat(20)}`)
    const whole = await readWholeFile(bytes)
    expect(whole.people).toHaveLength(20)
    for (let cut = 65_520; cut < 65_560; cut += 1) expect(await readWholeFile(bytes, { cuts: [cut] })).toEqual(whole)
  })
})

describe('the slices in which a file is read', () => {
  test.each(encoded)('hold the same rows of %s, however many they are', async (_, bytes) => {
    const whole = await readWholeFile(bytes)
    for (const sliceRows of [1, 2, 3, 5]) {
      const sliced = await readWholeFile(bytes, { sliceRows })
      expect(sliced.people).toEqual(whole.people)
      expect(sliced.invalid).toEqual(whole.invalid)
    }
  })

  test('are cut at row ends, follow one another and end in time', async () => {
    const wide = 'x'.repeat(900_000)
    const lines = Array.from({ length: 30 }, (_, index) => `P${index},1990-04-02,York,${wide}`)
    const { survey, people } = await readWholeFile(`name,dob,city,note\n${lines.join('\n# c\n\n')}`, { sliceRows: 1_000 })
    if (survey.outcome !== 'read') throw new Error(survey.outcome)
    expect(people.map(({ row, line }) => [row, line])).toEqual(lines.map((_, index) => [index + 1, 2 + index * 3]))
    expect(survey.slices.map(({ sliceNo, rowFrom, rowTo, lineFrom }) => [sliceNo, rowFrom, rowTo, lineFrom])).toEqual([
      [1, 1, 9, 2],
      [2, 10, 18, 29],
      [3, 19, 27, 56],
      [4, 28, 30, 83],
    ])
    for (const { byteFrom, byteTo } of survey.slices) expect(byteTo - byteFrom).toBeLessThanOrEqual(8 * 1024 * 1024)
  })
})

describe('a file of anything', () => {
  const soup = fc.array(fc.constantFrom('"', ',', ';', '\n', '\r', '#', ' ', 'a', 'é', '😀', '\0', '1990-04-02', '2/3/1990'), {
    maxLength: 60,
  })

  test('has each of its records in exactly one place, whatever the pieces and the slices', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.array(fc.nat(200), { maxLength: 4 }), fc.integer({ min: 1, max: 4 }), async (parts, cuts, sliceRows) => {
        const file = Buffer.from(`name,dob,city\n${parts.join('')}`)
        const whole = await readWholeFile(file)
        const places = cuts.map((cut) => Math.min(cut, file.length))
        const again = await readWholeFile(file, { cuts: places, sliceRows })
        expect(again.people).toEqual(whole.people)
        expect(again.invalid).toEqual(whole.invalid)
        if (whole.survey.outcome !== 'read') {
          expect(again.survey).toEqual(whole.survey)
          return
        }
        const rows = [...whole.people, ...whole.invalid].map(({ row }) => row).sort((one, other) => one - other)
        expect(rows).toEqual(Array.from({ length: whole.survey.rows }, (_, index) => index + 1))
      }),
      { numRuns: 500 },
    )
  })
})
