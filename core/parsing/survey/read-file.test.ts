import { describe, expect, test, vi } from 'vitest'
import { readWholeFile } from './read-whole-file'

vi.setConfig({ testTimeout: 60_000 })

/** What becomes of a file: people as row@line name|dob|city|email, invalid rows as row@line with code:field. */
type Fixture = { name: string; file: string | Uint8Array; people?: string[]; invalid?: string[]; refused?: string; skipped?: string }

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const rows = (...lines: string[]): string => ['name,dob,city,email', ...lines, ''].join('\n')

const fixtures: Fixture[] = [
  {
    name: 'reads a plain file, whose last line need not end',
    file: 'name,dob,city\nAda,1990-04-02,London',
    people: ['1@2 Ada|1990-04-02|London|-'],
  },
  {
    name: 'reads CRLF, LF and CR in one file, and counts lines inside quotes',
    file: 'name,dob,city\r\n"A\r\nB\nC\rD",1990-04-02,London\rBob,1990-04-02,Leeds\nCleo,1990-04-02,York\r\n',
    people: ['1@2 A\r\nB\nC\rD|1990-04-02|London|-', '2@6 Bob|1990-04-02|Leeds|-', '3@7 Cleo|1990-04-02|York|-'],
  },
  {
    name: 'skips a byte order mark, comments with a quote in them, blank lines and lines of delimiters, and a Control-Z at the end',
    file: '\ufeff# made "by hand\n\nname,dob,city\n , ,\n# don\'t "count\nAda,1990-04-02,London\n,,,,\n\u3000\n\x1a',
    people: ['1@6 Ada|1990-04-02|London|-'],
    skipped: '4 blank, 2 comments',
  },
  {
    name: 'takes a header in any order and case, whose cells may have line breaks',
    file: 'CITY,"E-\nMail",Date Of\u00a0Birth (ISO)*,NAME\nLondon,ada@example.com,1990-04-02,Ada\n',
    people: ['1@3 Ada|1990-04-02|London|ada@example.com'],
  },
  {
    name: 'takes a comment for the header when nothing else can be it',
    file: '#name,dob,city\n#Bob,1990-04-02,Leeds\nAda,1990-04-02,London\n',
    people: ['1@3 Ada|1990-04-02|London|-'],
    skipped: '0 blank, 1 comments',
  },
  {
    name: 'keeps what looks like code or numbers as it was typed',
    file: rows('=cmd|x,1990-04-02,<script>,', '1e+11,1990-04-02,007,', '👩‍🚀 \u200fA\u200b,1990-04-02,é,'),
    people: ['1@2 =cmd|x|1990-04-02|<script>|-', '2@3 1e+11|1990-04-02|007|-', '3@4 👩‍🚀 \u200fA\u200b|1990-04-02|é|-'],
  },
  {
    name: 'composes text to NFC and trims white space of any script',
    file: rows('\u3000Ame\u0301lie\u00a0,1990-04-02,Orle\u0301ans'),
    people: ['1@2 Amélie|1990-04-02|Orléans|-'],
  },
  {
    name: 'finds the columns of a corrections file whose names begin like formulas',
    file: "'-Name,'-DOB,'-City\nAda,1990-04-02,London\n",
    people: ['1@2 Ada|1990-04-02|London|-'],
  },
  {
    name: 'names every field that is wrong, once each',
    file: rows(',,,', 'Ada,1990-02-31,,ada@', `${'n'.repeat(201)},2026-11-25,${'c'.repeat(101)},${'e'.repeat(250)}@example.com`),
    invalid: [
      '1@3 dob-impossible:dob city-missing:city email-malformed:email',
      '2@4 name-too-long:name dob-in-future:dob city-too-long:city email-too-long:email',
    ],
    skipped: '1 blank, 0 comments',
  },
  {
    name: 'counts lengths in code points, after NFC',
    file: rows(`${'😀'.repeat(200)},1990-04-02,${'e\u0301'.repeat(100)},`, `${'😀'.repeat(201)},1990-04-02,${'e\u0301'.repeat(101)},`),
    people: [`1@2 ${'😀'.repeat(200)}|1990-04-02|${'é'.repeat(100)}|-`],
    invalid: ['2@3 name-too-long:name city-too-long:city'],
  },
  {
    name: 'judges dates of birth by the day the file is read',
    file: rows(
      'A,2026-11-24,X',
      'B,2026-11-25,X',
      'C,1900-01-01,X',
      'D,1899-12-31,X',
      'E,1900-02-29,X',
      'F,2000-02-29,X',
      'G,1990,X',
      'H,,X',
    ),
    people: ['1@2 A|2026-11-24|X|-', '3@4 C|1900-01-01|X|-', '6@7 F|2000-02-29|X|-'],
    invalid: [
      '2@3 dob-in-future:dob',
      '4@5 dob-before-1900:dob',
      '5@6 dob-impossible:dob',
      '7@8 dob-unreadable:dob',
      '8@9 dob-missing:dob',
    ],
  },
  {
    name: 'takes a name of invisible characters for none',
    file: rows('\u200b\u2060,1990-04-02,X', '\u00ad,1990-04-02,\u200d', 'ㅤ,1990-04-02,X'),
    invalid: ['1@2 name-missing:name', '2@3 name-missing:name city-missing:city', '3@4 name-missing:name'],
  },
  {
    name: 'lets optional cells at the end be left out, required ones not, and cells too many only when they are empty',
    file: rows('Ada,1990-04-02,London', 'Bob,1990-04-02', 'Cleo', 'Dan,1990-04-02,York,dan@example.com, ,""', 'Eve,1990-04-02,York,,x'),
    people: ['1@2 Ada|1990-04-02|London|-', '4@5 Dan|1990-04-02|York|dan@example.com'],
    invalid: ['2@3 too-few-columns:-', '3@4 too-few-columns:-', '5@6 too-many-columns:-'],
  },
  {
    name: 'finds NUL anywhere, control characters in imported cells only, and touches no row beside them',
    file: 'name,note,dob,city\nA\0da,x,1990-04-02,York\nBob,\0,1990-04-02,York\nCleo,\x07,1990-04-02,York\nDan,x,1990-04-02,Yo\x1brk\nEve,x,1990-04-02,Y\u0085k\nFay,x,1990-04-02,"a\tb\r\nc"\n',
    people: ['3@4 Cleo|1990-04-02|York|-', '6@7 Fay|1990-04-02|a\tb\r\nc|-'],
    invalid: ['1@2 nul:name', '2@3 nul:-', '4@5 control-character:city', '5@6 control-character:city'],
  },
  {
    name: 'finds bytes that are no character, anywhere in a row, by their place in the file',
    file: Buffer.concat([
      Buffer.from('name,dob,city,note\nZoë,1990-04-02,Łódź ć\nRen'),
      latin1('\xe9,1990-04-02,York\nBob,1990-04-02,York,\xed\xa0\x80\n'),
    ]),
    people: ['1@2 Zoë|1990-04-02|Łódź ć|-'],
    invalid: ['2@3 not-encoded:name=0xE9 at byte 49', '3@4 not-encoded:-=0xED at byte 87'],
  },
  {
    name: 'limits a cell of an imported column to 64 KiB, and others by the record alone',
    file: `name,dob,city,note\n${'x'.repeat(65_537)},1990-04-02,York\nBob,1990-04-02,York,${'x'.repeat(70_000)}\nCleo,1990-04-02,York,${'x'.repeat(1_048_576)}\nDan,1990-04-02,York\n`,
    people: ['2@3 Bob|1990-04-02|York|-', '4@5 Dan|1990-04-02|York|-'],
    invalid: ['1@2 cell-too-large:name', '3@4 record-too-large:-'],
  },
  {
    name: 'takes the no-break space of Windows-1252 for white space',
    file: latin1('name;dob;city\n\xa0\n\xa0;\xa0;\n\xa0"Ren\xe9; J."\xa0;1990-04-02;\xa0York\xa0;\xa0\n'),
    people: ['1@4 René; J.|1990-04-02|York|-'],
    skipped: '2 blank, 0 comments',
  },
  {
    name: 'finds it to be no character in UTF-8',
    file: Buffer.concat([Buffer.from('name;dob;city\nZoë;1990-04-02;Łódź\n'), latin1('\xa0"Ada"\xa0;1990-04-02;York\n')]),
    people: ['1@2 Zoë|1990-04-02|Łódź|-'],
    invalid: ['2@3 not-encoded:-=0xA0 at byte 38'],
  },
  { name: 'refuses an empty file', file: '', refused: 'empty' },
  { name: 'refuses a file of a byte order mark and blank lines', file: '\ufeff\n \n\x1a', refused: 'empty' },
  { name: 'refuses a header without rows', file: '# people\nname,dob,city\n\n# none\n', refused: 'header-only@2' },
  { name: 'refuses a file without a header', file: 'Ada,1990-04-02,London\nBob,1990-04-02,Leeds\n', refused: 'header-not-found' },
  { name: 'says which columns are missing', file: 'title\nname,city\nAda,London\n', refused: 'column-missing@2 the date of birth' },
  {
    name: 'names both of two columns for one meaning',
    file: 'name,Town,dob,City\nAda,York,1990-04-02,Leeds\n',
    refused: 'column-twice@1 “Town” (column 2) and “City” (column 4)',
  },
  {
    name: 'says on which line an open quote stands',
    file: 'name,dob,city\nAda,1990-04-02,London\n"Bob\n",1990-04-02,"Leeds\nCleo,1990-04-02,York\n',
    refused: 'quote-open@4',
  },
  {
    name: 'says what an XLSX file is',
    file: latin1(`PK\x03\x04\x14\0\x06\0${'\0'.repeat(20)}[Content_Types].xml`),
    refused: 'not-text an Excel workbook (XLSX)',
  },
  { name: 'says what a PDF is', file: '%PDF-1.7\n%âãÏÓ', refused: 'not-text a PDF document' },
  { name: 'says what a picture is', file: latin1('\x89PNG\r\n\x1a\n\0\0'), refused: 'not-text a picture (PNG)' },
  { name: 'says what JSON is', file: '[{"name":"Ada"}]', refused: 'not-text a JSON file' },
  { name: 'says what a web page is', file: '\ufeff <!DOCTYPE html>\n<html>', refused: 'not-text a web page (HTML)' },
  { name: 'says what binary data is', file: Uint8Array.from({ length: 400 }, (_, at) => at % 7), refused: 'not-text binary data' },
  {
    name: 'asks for a byte order mark in UTF-16',
    file: Buffer.from('name,dob,city\nAda,1990-04-02,London\n', 'utf16le'),
    refused: 'not-text text in UTF-16',
  },
  {
    name: 'asks for a byte order mark in UTF-16 of another script',
    file: Buffer.from('имя;name;dob;city\nАнастасия Преображенская;Анастасия;1990-04-02;Екатеринбург\n', 'utf16le'),
    refused: 'not-text text in UTF-16',
  },
  {
    name: 'asks for a byte order mark in UTF-16 of long texts without spaces',
    file: Buffer.from(`name,dob,city,備考\n王小明,1990-04-02,北京,${'這是一段很長的備考文字'.repeat(20)}\n`, 'utf16le').swap16(),
    refused: 'not-text text in UTF-16',
  },
  { name: 'refuses UTF-32', file: latin1('\xff\xfe\0\0n\0\0\0'), refused: 'not-text text in UTF-32' },
  { name: 'refuses a line without end', file: `name,dob,city\n${'x'.repeat(17 * 1024 * 1024)}`, refused: 'record-without-end@2' },
]

describe('a file', () => {
  test.each(fixtures)('$name', async ({ file, people = [], invalid = [], refused, skipped }) => {
    const found = await outcomeOf(file)
    if (refused !== undefined) {
      const [code = '', ...words] = refused.split(' ')
      expect(found.refused).toBe(code)
      expect(found.message).toContain(words.join(' '))
      return
    }
    expect(found).toMatchObject({ people, invalid })
    if (skipped) expect(found.skipped).toBe(skipped)
  })

  test('asks for the order of dates in Windows-1252, too, where a no-break space stands by one of them', async () => {
    const { survey } = await readWholeFile(latin1('name;dob;city\nRené;03/04/1990;York\nB;12/25/1990\xa0;York\nC;25/12/1990;York\n'))
    expect(survey).toMatchObject({ outcome: 'needs-input', inputNeeded: { cause: 'date-order' } })
  })

  test('asks for the order of dates in UTF-16, with their lines', async () => {
    const file = Buffer.from('\ufeffname;dob;city\nŻ;03/04/1990;Łódź\nB;12/25/1990;"Łódź\n"\nC;25/12/1990;Łódź\n', 'utf16le')
    for (const bytes of [file, Buffer.from(file).swap16()]) {
      const { survey } = await readWholeFile(bytes, { cuts: [31] })
      expect(survey).toMatchObject({
        outcome: 'needs-input',
        inputNeeded: { cause: 'date-order', examples: [{ line: 2 }, { line: 3 }, { line: 5 }] },
      })
    }
  })

  test('is refused when it has more rows than the limit', async () => {
    const file = rows('A,1990-04-02,X', 'B,1990-04-02,X', 'C,1990-04-02,X')
    expect((await readWholeFile(file, { limits: { rows: 3 } })).people).toHaveLength(3)
    const { survey } = await readWholeFile(file, { limits: { rows: 2 } })
    expect(survey).toMatchObject({ outcome: 'refused', refusal: { code: 'too-many-rows' } })
  })

  test('is refused when its header has more columns than the limit, which is said', async () => {
    const wide = (columns: number) => `name,dob,city${',more'.repeat(columns - 3)}\nAda,1990-04-02,Pune\n`
    expect((await readWholeFile(wide(7), { limits: { columns: 7 } })).people).toHaveLength(1)
    const { survey } = await readWholeFile(wide(8), { limits: { columns: 7 } })
    expect(survey).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'too-many-header-columns', message: expect.stringContaining(' 7 ') },
    })
  })

  test.each([
    ['closed', '"\n'],
    ['left open', '\nZoe,1990-04-02,Pune\n'],
  ])('is refused when a quote is %s more than 1 MiB behind, with its line, however the file comes', async (_, end) => {
    const file = `name,dob,city\n"A\nda",1990-04-02,Pune\nBen,1990-04-02,"${'x'.repeat(1024 * 1024 + 1)}${end}`
    for (const cuts of [[], [50, 700_000], [file.length - end.length, file.length - 1]]) {
      expect((await readWholeFile(file, { cuts })).survey).toMatchObject({ outcome: 'refused', refusal: { code: 'quote-open', line: 4 } })
    }
  })

  test('has no value that is larger than the limit, which is said, and which a second reader finds in its parse options', async () => {
    const file = `name,dob,city,notes\nAda,1990-04-02,Pune,${'n'.repeat(3_000)}\nBen,1990-04-02,${'c'.repeat(2_001)},\n`
    const { survey, people, invalid } = await readWholeFile(file, { limits: { cellBytes: 2_000 } })
    expect(people.map(({ name }) => name)).toEqual(['Ada'])
    const value = '2001 bytes; the limit is 2000'
    expect(invalid).toMatchObject([{ problems: [{ code: 'cell-too-large', field: 'city', value }] }])
    expect(survey).toMatchObject({ parseOptions: { cellBytes: 2_000 } })
    expect((await readWholeFile(file, { limits: { cellBytes: 64 * 1024 } })).survey).not.toHaveProperty('parseOptions.cellBytes')
  })

  test('keeps where each record stands, so that its text can be shown', async () => {
    const file = Buffer.from(rows('"A,\nda",1990-04-02,Łódź', '', 'Bob,1990-13-01,Leeds'))
    const { people, invalid } = await readWholeFile(file)
    const texts = [...people, ...invalid].map(({ byteFrom, byteLength }) => file.subarray(byteFrom, byteFrom + byteLength).toString())
    expect(texts).toEqual(['"A,\nda",1990-04-02,Łódź', 'Bob,1990-13-01,Leeds'])
  })
})

async function outcomeOf(file: string | Uint8Array) {
  const { survey, people, invalid } = await readWholeFile(file)
  if (survey.outcome === 'needs-input') return { refused: `needs-input: ${survey.inputNeeded.cause}`, message: '' }
  if (survey.outcome === 'refused') {
    const { code, line, message } = survey.refusal
    return { refused: line === undefined ? code : `${code}@${line}`, message }
  }
  expect(people.length + invalid.length).toBe(survey.rows)
  return {
    people: people.map(({ row, line, name, dob, city, email }) => `${row}@${line} ${[name, dob, city, email ?? '-'].join('|')}`),
    invalid: invalid.map(({ row, line, problems }) => `${row}@${line} ${problems.map(described).join(' ')}`),
    skipped: `${survey.blankLines} blank, ${survey.commentLines} comments`,
  }
}

function described({ code, field, value }: { code: string; field: string | null; value?: string }): string {
  return `${code}:${field ?? '-'}${code === 'not-encoded' ? `=${value}` : ''}`
}
