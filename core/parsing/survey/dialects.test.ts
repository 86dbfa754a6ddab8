import { describe, expect, test, vi } from 'vitest'
import { RequestedParseOptions } from '#core/parsing/parse-options'
import { readWholeFile } from './read-whole-file'

vi.setConfig({ testTimeout: 60_000 })

const people = async (file: string | Uint8Array, requested: RequestedParseOptions = {}) => {
  const { survey, people, invalid } = await readWholeFile(file, { requested })
  expect(survey.outcome === 'read' ? '' : survey).toBe('')
  expect(invalid).toEqual([])
  return people.map(({ name, dob, city, email }) => [name, dob, city, ...(email === null ? [] : [email])].join('|'))
}
const parseOptions = async (file: string | Uint8Array, requested: RequestedParseOptions = {}) => {
  const { survey } = await readWholeFile(file, { requested })
  return survey.outcome === 'read' ? survey.parseOptions : survey
}

describe('the delimiter', () => {
  test.each([',', ';', '\t', '|'] as const)('%j is found', async (delimiter) => {
    const file = 'name^dob^city\n"A,;\t|B"^1990-04-02^York'.replaceAll('^', delimiter)
    expect(await people(file)).toEqual(['A,;\t|B|1990-04-02|York'])
    expect(await parseOptions(file)).toMatchObject({ delimiter })
  })

  test('is the one of the header, not the most frequent sign', async () => {
    expect(await people('a,b,c,d;name;dob;city\n1,2,3;Ada, B;1990-04-02;York, UK\n')).toEqual(['Ada, B|1990-04-02|York, UK'])
  })

  test('of a sep= line is used when it finds a header', async () => {
    expect(await parseOptions('sep=;\r\nname;dob;city\r\nAda;1990-04-02;York\r\n')).toMatchObject({ delimiter: ';', headerLine: 2 })
    expect(await parseOptions('"sep=|"\nname|dob|city\nAda|1990-04-02|York\n')).toMatchObject({ delimiter: '|', headerLine: 2 })
    const either = '|name|dob|city|,name,dob,city,\n|Ada|1990-04-02|York|,Bob,1990-04-02,Leeds,\n'
    expect(await people(`sep=|\n${either}`)).toEqual(['Ada|1990-04-02|York'])
    expect(await people(either)).toEqual(['Bob|1990-04-02|Leeds'])
    expect(await parseOptions('sep=;\nname,dob,city\nAda,1990-04-02,York\n')).toMatchObject({ delimiter: ',', headerLine: 2 })
  })

  test('that is given is used', async () => {
    const file = 'name;dob;city\nAda;1990-04-02;York\n'
    expect(await parseOptions(file, { delimiter: ',' })).toMatchObject({ outcome: 'refused', refusal: { code: 'header-not-found' } })
    expect(await parseOptions(file, { delimiter: ';' })).toMatchObject({ delimiter: ';' })
  })
})

describe('the encoding', () => {
  const text = 'name,dob,city\r\nZoë Łąka 😀,1990-04-02,Łódź\r\n'
  const person = ['Zoë Łąka 😀|1990-04-02|Łódź']

  test('follows the byte order mark', async () => {
    expect(await people(Buffer.from(`\ufeff${text}`))).toEqual(person)
    expect(await people(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual(person)
    expect(await people(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toEqual(person)
  })

  test('is Windows-1252 when invalid UTF-8 bytes outnumber valid characters', async () => {
    const file = Buffer.concat([
      Buffer.from('name,dob,straße,city\nZo', 'latin1'),
      Buffer.of(0xeb, 0x80, 0x9f, 0x92),
      Buffer.from(',1990-04-02,,K\xf6ln\n', 'latin1'),
    ])
    expect(await people(file)).toEqual(['Zoë€Ÿ’|1990-04-02|Köln'])
    const { survey } = await readWholeFile(file)
    expect(survey).toMatchObject({ header: ['name', 'dob', 'straße', 'city'], parseOptions: { encoding: 'windows-1252' } })
  })

  test('is decided by the whole file', async () => {
    const lines = Buffer.from(`name,dob,city\n${'Ada,1990-04-02,York\n'.repeat(5_000)}`)
    const mostly = Buffer.concat([lines, Buffer.from('Zoë,1990-04-02,Łódź\n'), Buffer.from('Ren\xe9,1990-04-02,York\n', 'latin1')])
    const { survey, invalid } = await readWholeFile(mostly)
    expect(survey).toMatchObject({ parseOptions: { encoding: 'utf-8' } })
    expect(invalid).toMatchObject([{ row: 5_002, problems: [{ code: 'not-encoded', field: 'name', value: '0xE9 at byte 100041' }] }])
    expect(await parseOptions(Buffer.concat([lines, Buffer.from('Ren\xe9,1990-04-02,York\n', 'latin1')]))).toMatchObject({
      encoding: 'windows-1252',
    })
  })

  test('is decided by the header, when that has the only characters beyond ASCII', async () => {
    const text = 'name,dob,straße,city\nAda,1990-04-02,x,York\n'
    for (const [file, encoding] of [
      [Buffer.from(text), 'utf-8'],
      [Buffer.from(text, 'latin1'), 'windows-1252'],
    ] as const) {
      const { survey } = await readWholeFile(file)
      expect(survey).toMatchObject({ header: ['name', 'dob', 'straße', 'city'], parseOptions: { encoding } })
    }
  })

  test('has bytes without a character in Windows-1252, too', async () => {
    const { invalid } = await readWholeFile(Buffer.from('name,dob,city\nRen\xe9,1990-04-02,York\nA\x81,1990-04-02,York\n', 'latin1'))
    expect(invalid).toMatchObject([{ row: 2, problems: [{ code: 'not-encoded', field: 'name' }] }])
  })

  test('in UTF-16 has surrogates without their other half, and an odd byte at the end', async () => {
    const file = Buffer.from(
      '\ufeffname,dob,city\nA\ud83d,1990-04-02,York\nB,1990-04-02,Y\udc00\n😀,1990-04-02,York\nC,1990-04-02,York',
      'utf16le',
    )
    const { people, invalid } = await readWholeFile(Buffer.concat([file, Buffer.of(0x41)]))
    expect(people.map(({ name }) => name)).toEqual(['😀'])
    expect(invalid).toMatchObject([
      { row: 1, problems: [{ code: 'not-encoded', field: 'name', value: 'at byte 32' }] },
      { row: 2, problems: [{ code: 'not-encoded', field: 'city' }] },
      { row: 4, problems: [{ code: 'not-encoded', field: 'city' }] },
    ])
    const last = invalid.at(-1)
    expect(last && last.byteFrom + last.byteLength).toBeGreaterThan(file.length)
  })

  test('that is given is used', async () => {
    expect(await people(Buffer.from('name,dob,city\nAda,1990-04-02,York\n', 'utf16le'), { encoding: 'utf-16le' })).toEqual([
      'Ada|1990-04-02|York',
    ])
    expect(await people(Buffer.from('name,dob,city\nZoë,1990-04-02,York\n'), { encoding: 'windows-1252' })).toEqual([
      'ZoÃ«|1990-04-02|York',
    ])
  })
})

describe('the header', () => {
  test.each([
    ['Full Name;Date of birth;Town;E-Mail', { name: 0, dob: 1, city: 2, email: 3 }],
    ['VOLLER NAME,Geburts-Datum,Wohn_ort,E-Mail-Adresse', { name: 0, dob: 1, city: 2, email: 3 }],
    ['Given Name,Surname,D.O.B.,City/Town,Mail', { firstName: 0, lastName: 1, dob: 2, city: 3, email: 4 }],
    ['Name,Vorname,Geb. am,Ort', { firstName: 1, lastName: 0, dob: 2, city: 3 }],
    ['"Name, Vorname";Geb.-Dat.;Residence', { name: 0, dob: 1, city: 2 }],
    ['city (home),\u200bDOB*,name [full],x,x', { name: 2, dob: 1, city: 0 }],
    ['name,first name,last name,dob,city', { name: 0, dob: 3, city: 4 }],
    ['countersign_ref,reason,reason_code,name,dob,city', { name: 3, dob: 4, city: 5, ref: 0 }],
  ])('%s is understood', async (header, columns) => {
    const row = `${header.replace(/[^,;]+/g, '1990-04-02')}\n`
    expect(await parseOptions(`${header}\n${row}`)).toMatchObject({ columns })
  })

  test('stands below at most 30 lines', async () => {
    const file = (lines: number): string => `${'Report, 2026\n'.repeat(lines)}name,dob,city\nAda,1990-04-02,York\n`
    expect(await parseOptions(file(30))).toMatchObject({ headerLine: 31 })
    expect(await parseOptions(file(31))).toMatchObject({ outcome: 'refused', refusal: { code: 'header-not-found' } })
  })

  test('lacks half a name when only one of two columns is there', async () => {
    const refused = await parseOptions('Vorname,dob,city\nAda,1990-04-02,York\n')
    expect(refused).toMatchObject({ refusal: { code: 'column-missing', message: expect.stringContaining('the last name'), line: 1 } })
  })

  test('can be mapped by hand, wholly or in part', async () => {
    const file = 'Ada;1990-04-02;York;Leeds\nBob;1990-04-02;York;Leeds\n'
    expect(await people(file, { columns: { name: 0, dob: 1, city: 3 } })).toEqual(['Bob|1990-04-02|Leeds'])
    expect(await people('name,city,city,when\nAda,York,Leeds,1990-04-02\n', { columns: { city: 1, dob: 3 } })).toEqual([
      'Ada|1990-04-02|York',
    ])
    expect(await people('t\nx,y,z\nAda,1990-04-02,York\n', { headerLine: 2, columns: { name: 0, dob: 1, city: 2 } })).toEqual([
      'Ada|1990-04-02|York',
    ])
    expect(await parseOptions('name,dob,city,town\nAda,1990-04-02,York,x@y.example\n', { columns: { email: 3 } })).toMatchObject({
      columns: { city: 2, email: 3 },
    })
    const outside = await parseOptions('name,dob,city\nAda,1990-04-02,York\n', { columns: { email: 7 } })
    expect(outside).toMatchObject({ refusal: { code: 'column-missing', message: expect.stringContaining('Column 8 was chosen') } })
  })

  test('joins first and last name, and does with one of them', async () => {
    expect(await people('Last name,First name,dob,city\nLovelace,Ada,1990-04-02,York\n,Cher,1990-04-02,York\n')).toEqual([
      'Ada Lovelace|1990-04-02|York',
      'Cher|1990-04-02|York',
    ])
    const { invalid } = await readWholeFile('Last name,First name,dob,city\n ,,1990-04-02,York\n')
    expect(invalid).toMatchObject([{ problems: [{ code: 'name-missing', field: 'name' }] }])
  })

  test('is on the requested line or the file is refused', async () => {
    const file = 'name,dob,city\n"a\nb",c,d\nname,dob,city\nAda,1990-04-02,York\n'
    expect(await parseOptions(file, { headerLine: 4 })).toMatchObject({ headerLine: 4 })
    expect(await parseOptions(file, { headerLine: 3 })).toMatchObject({ refusal: { code: 'header-not-found', line: 3 } })
    expect(await parseOptions(file, { headerLine: 2 })).toMatchObject({ refusal: { code: 'column-missing', line: 2 } })
  })

  test('has no NUL in its names, nor a page of text', async () => {
    const { survey } = await readWholeFile(`na\0me,dob,city,${'x'.repeat(300)}\nAda,1990-04-02,York\n`)
    expect(survey).toMatchObject({ header: ['name', 'dob', 'city', `${'x'.repeat(199)}…`] })
  })

  test('says which columns are not imported', async () => {
    const { survey } = await readWholeFile(
      'countersign_ref,countersign_reason,name,reason,Phone,dob,Phone,,city\n1,why,Ada,r,p,1990-04-02,p,,York\n',
    )
    expect(survey).toMatchObject({ extraColumns: ['reason', 'Phone', 'Phone'] })
  })

  test('may not be wider than the limit', async () => {
    const refused = await parseOptions(`name,dob,city${',x'.repeat(1_000)}\nAda,1990-04-02,York\n`)
    expect(refused).toMatchObject({ refusal: { code: 'too-many-header-columns' } })
  })
})

describe('a corrections file', () => {
  test('loses the apostrophe that guards a formula sign; another file keeps it', async () => {
    const lines = "'=A,1990-04-02,'+1\n'Adam,1990-04-02,York\n"
    expect(await people(`countersign_ref,name,dob,city\n${lines.replace(/^/gm, 'r1,').slice(0, -3)}`)).toEqual([
      '=A|1990-04-02|+1',
      "'Adam|1990-04-02|York",
    ])
    expect(await people(`name,dob,city\n${lines}`)).toEqual(["'=A|1990-04-02|'+1", "'Adam|1990-04-02|York"])
  })
})

describe('the order of dates', () => {
  const file = (...dates: string[]): string => `name,dob,city\n${dates.map((dob, index) => `P${index},"${dob}",York\n`).join('')}`

  test.each([
    [
      'year first is certain in any mixture',
      ['1990-04-02', '1990/4/2', '19900402', '2 April 1990', 'Apr 2, 1990', '1990-04-02T23:59:59+02:00'],
      'ymd',
      '1990-04-02',
    ],
    ['one 25 decides for day-first', ['01/02/1990', '25/12/1990'], 'dmy', '1990-02-01'],
    ['one 25 decides for month-first', ['01/02/1990', '12/25/1990'], 'mdy', '1990-01-02'],
    ['dots are day-first', ['01/02/1990', '2.4.1990'], 'dmy', '1990-02-01'],
    ['a day that is none in either order decides nothing', ['05/05/1990', '45/45/1990'], 'ymd', '1990-05-05'],
    ['Excel serials are read beside certain dates', ['32965', '32965.75', '1990-04-02'], 'ymd', '1990-04-02'],
  ])('%s', async (_, dates, dateOrder, first) => {
    expect(await parseOptions(file(...dates))).toMatchObject({ dateOrder })
    expect((await readWholeFile(file(...dates))).people[0]?.dob).toBe(first)
  })

  test.each([
    ['there is no evidence', ['1990-04-02', '01/02/1990', '05/05/1990']],
    ['there is evidence for both', ['01/02/1990', '25/12/1990', '12/25/1990']],
    ['evidence for both is all there is', ['25/12/1990', '12/25/1990']],
    ['dates with dots exist month-first only', ['03.25.1991']],
    ['dates with dots are in both orders', ['03.25.1991', '04.05.1990', '25.12.1990']],
    ['Excel has left numbers beside text', ['32965', '25/12/1990']],
    ['Excel has left numbers beside text that reads the same', ['32965', '05/05/1990']],
  ])('is asked for when %s', async (_, dates) => {
    const { survey } = await readWholeFile(file(...dates))
    expect(survey).toMatchObject({
      outcome: 'needs-input',
      inputNeeded: { cause: 'date-order', header: ['name', 'dob', 'city'], parseOptions: { delimiter: ',' } },
    })
    for (const dateOrder of ['dmy', 'mdy'] as const) expect(await parseOptions(file(...dates), { dateOrder })).toMatchObject({ dateOrder })
  })

  test('is the last missing input', async () => {
    const dates = file('01/02/1990', '03/04/1990')
    const { survey } = await readWholeFile(dates)
    if (survey.outcome !== 'needs-input') throw new Error(survey.outcome)
    const requested = RequestedParseOptions.parse({ ...JSON.parse(JSON.stringify(survey.inputNeeded.parseOptions)), dateOrder: 'mdy' })
    const answered = await readWholeFile(dates, { requested })
    expect(answered.people.map(({ dob }) => dob)).toEqual(['1990-01-02', '1990-03-04'])
    expect(answered.survey).toMatchObject({ parseOptions: requested })
  })

  test('is asked for with examples of what each date would mean', async () => {
    const { survey } = await readWholeFile(file('1990-04-02', '01/02/1990', '25/12/1990', '12/25/90'))
    expect(survey).toMatchObject({
      inputNeeded: {
        examples: [
          { row: 2, line: 3, value: '01/02/1990', dayFirst: '1990-02-01', monthFirst: '1990-01-02' },
          { row: 3, line: 4, value: '25/12/1990', dayFirst: '1990-12-25', monthFirst: null },
          { row: 4, line: 5, value: '12/25/90', dayFirst: null, monthFirst: '1990-12-25' },
        ],
      },
    })
  })

  test('is looked for in the whole file', async () => {
    const dates = [...Array.from({ length: 3_000 }, () => '01/02/1990'), '13/02/1990']
    expect(await parseOptions(file(...dates))).toMatchObject({ dateOrder: 'dmy' })
  })
})

describe('a file that is mostly wrong', () => {
  const file = (wrong: number, right: number): string =>
    `name,dob,city\n${'Ada,never,York\n'.repeat(wrong)}${'Ada,1990-04-02,York\n'.repeat(right)}`

  test('needs input before anything is written, for the cause that most rows fail for', async () => {
    const { survey } = await readWholeFile(file(51, 49))
    expect(survey).toMatchObject({
      outcome: 'needs-input',
      inputNeeded: {
        cause: 'mostly-invalid',
        code: 'dob-unreadable',
        failed: 51,
        of: 100,
        examples: [{ row: 1, line: 2 }, {}, {}, {}, {}],
      },
    })
  })

  test('is read when it has fewer than a hundred rows, when half of them are right, or when the maker says so', async () => {
    expect((await readWholeFile(file(99, 0))).invalid).toHaveLength(99)
    expect((await readWholeFile(file(50, 50))).invalid).toHaveLength(50)
    const { survey, invalid } = await readWholeFile(file(200, 0), { requested: { acceptMostlyInvalid: true } })
    expect(survey).toMatchObject({ outcome: 'read', parseOptions: { acceptMostlyInvalid: true } })
    expect(invalid).toHaveLength(200)
  })

  test('is judged by its first thousand rows', async () => {
    expect((await readWholeFile(file(500, 500) + 'Ada,never,York\n'.repeat(9_000))).survey.outcome).toBe('read')
    expect((await readWholeFile(file(501, 10_000))).survey.outcome).toBe('needs-input')
  })
})
