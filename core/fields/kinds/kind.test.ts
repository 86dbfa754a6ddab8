import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Spelling } from '#core/parsing/parse-options'
import { type FilterForm, filterForms } from './filter-form'
import { checkKind, compileKind, type Kind, KindSettings, spellingCollectorOf } from './kind'

vi.setConfig({ testTimeout: 60_000 })

const today = '2026-11-24'

/** One set of settings for each kind, spellings in which it is read, and texts of the kind, well written or nearly so. */
const kinds: Record<Kind, { settings: object; spellings: (Spelling | undefined)[]; texts: fc.Arbitrary<string> }> = {
  text: {
    settings: { shortest: 2, longest: 40 },
    spellings: [undefined],
    texts: fc.string({ unit: 'grapheme', maxLength: 50 }),
  },
  'whole-number': {
    settings: { least: -1_000_000, most: 10_000_000 },
    spellings: ['point', 'comma'],
    texts: fc.oneof(
      fc.integer().map(String),
      fc.integer({ min: -9_999_999, max: 9_999_999 }).map((number) => number.toLocaleString('de')),
      fc.integer({ min: 0, max: 9_999_999 }).map((number) => `${number.toLocaleString('en')}.00`),
    ),
  },
  decimal: {
    settings: { places: 4 },
    spellings: ['point', 'comma'],
    texts: fc.oneof(
      fc.double({ noNaN: true, min: -1e7, max: 1e7 }).map((number) => number.toLocaleString('en')),
      fc.double({ noNaN: true, min: -1e7, max: 1e7 }).map((number) => number.toLocaleString('fr')),
      fc.double().map(String),
    ),
  },
  date: {
    settings: { earliest: '1950-01-01' },
    spellings: ['ymd', 'dmy', 'mdy'],
    texts: fc.oneof(
      fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2099-12-31') }).map((day) => day.toISOString()),
      fc.tuple(fc.nat(35), fc.constantFrom('.', '/', '-'), fc.nat(14), fc.nat(2_100)).map(([a, sign, b, c]) => [a, b, c].join(sign)),
    ),
  },
  'yes-no': { settings: {}, spellings: [undefined], texts: fc.constantFrom('Yes', 'NEIN', 'x', '0', 'Sí', 'perhaps') },
  choice: {
    settings: {
      choices: [
        { key: 'eng', label: 'Engineering', synonyms: ['R&D', 'Technik'] },
        { key: 'sales', label: 'Ventas é' },
      ],
    },
    spellings: [undefined],
    texts: fc.constantFrom('ENG', 'engineering', ' technik', 'r&d', 'ventas e', 'Marketing'),
  },
  email: { settings: {}, spellings: [undefined], texts: fc.oneof(fc.emailAddress(), fc.constant('Ada@Müller.example')) },
  phone: {
    settings: { defaultCountry: 'DE' },
    spellings: [undefined],
    texts: fc.string({ unit: fc.constantFrom(...'0123456789+ -()/.x٣'), maxLength: 20 }),
  },
  country: {
    settings: {},
    spellings: [undefined],
    texts: fc.constantFrom('de', 'DEU', 'Germany', 'Allemagne', 'Côte d’Ivoire', 'Österreich', 'UK', 'Congo', 'Atlantis'),
  },
  iban: {
    settings: {},
    spellings: [undefined],
    texts: fc.constantFrom('DE89 3704 0044 0532 0130 00', 'nl91abna0417164300', 'GB29-NWBK-6016-1331-9268-19', 'DE89370400440532013001'),
  },
  'luhn-number': {
    settings: { shortest: 4 },
    spellings: [undefined],
    texts: fc.oneof(
      fc.constantFrom('4539 5787 6362 1486', '811228-9874', '79927398713', '79927398710'),
      fc.string({ unit: fc.constantFrom(...'0123456789 -'), maxLength: 20 }),
    ),
  },
}

// The parser reports other texts before a cell is read.
const isStorable = (text: string) => !/[\p{Cc}\p{Cs}]/u.test(text.replace(/[\t\n\r]/g, ''))
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom('\u0000', '\u001f', '\u202e', '\u200b', '\ud800', '\udfff', '\u0085', 'a', '1', ',', '.', '+'),
    maxLength: 30,
  }),
  fc.tuple(fc.constantFrom('1', '+49', 'a', '1.', '\u{1f600}', 'É', ' ('), fc.nat(200_000)).map(([part, times]) => part.repeat(times)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '-0',
    '00',
    '1e5',
    'NaN',
    'Infinity',
    '٣٤',
    '１２',
    '½',
    'tel:+49301234567',
    '+',
    '.',
    ',',
  ),
)

const readers = Object.entries(kinds).flatMap(([kind, { settings, spellings, texts }]) =>
  spellings.map((spelling) => ({
    name: spelling ? `${kind}, ${spelling}` : kind,
    texts,
    reader: compileKind(KindSettings.parse({ kind, ...settings }), { today, spelling }),
    // Pages write a decimal point and the year first.
    shown: compileKind(KindSettings.parse({ kind, ...settings }), { today, spelling: undefined }),
  })),
)

describe.each(readers)('$name', ({ texts, reader, shown }) => {
  const values = texts.map((text) => reader.read(text)).filter((value) => typeof value === 'string')

  test('reads what it shows as the same value, and the value itself', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(shown.read(reader.show(value))).toBe(value)
        expect(shown.read(value)).toBe(value)
      }),
      { numRuns: 200 },
    )
  })

  test('reads a hostile text to a value that can be stored, or to a problem, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, texts).filter(isStorable), (text) => {
        const value = reader.read(text)
        if (typeof value !== 'string') {
          expect(value).toEqual({ code: expect.any(String) })
          return
        }
        expect(value.replace(/[\t\n\r]/g, '')).not.toMatch(/[\p{Cc}\p{Cs}]/u)
        expect(value.length).toBeLessThanOrEqual(254)
        expect(shown.read(reader.show(value))).toBe(value)
        expect(typeof reader.comparable(value)).toBe('string')
      }),
      { numRuns: 200 },
    )
  })
})

test('reads every kind', () => {
  const read = (kind: Kind, text: string, spelling?: Spelling) =>
    compileKind(KindSettings.parse({ kind, ...kinds[kind].settings }), { today, spelling }).read(text)
  expect({
    text: read('text', 'Ada  Lovelace'),
    'whole-number': read('whole-number', '1.234', 'comma'),
    decimal: read('decimal', '1.234,50', 'comma'),
    date: read('date', '2.4.1990'),
    'yes-no': read('yes-no', 'Ja'),
    choice: read('choice', 'technik'),
    email: read('email', 'Ada@example.com'),
    phone: read('phone', '030 123456'),
    country: read('country', 'Allemagne'),
    iban: read('iban', 'de89 3704 0044 0532 0130 00'),
    'luhn-number': read('luhn-number', '811228-9874'),
  }).toEqual({
    text: 'Ada  Lovelace',
    'whole-number': '1234',
    decimal: '1234.5',
    date: '1990-04-02',
    'yes-no': 'yes',
    choice: 'eng',
    email: 'Ada@example.com',
    phone: '+4930123456',
    country: 'DE',
    iban: 'DE89370400440532013000',
    'luhn-number': '8112289874',
  })
})

test.each<[KindSettings, string]>([
  [{ kind: 'text', shortest: 5, longest: 4 }, 'shortest'],
  [{ kind: 'text', pattern: '(a' }, 'pattern'],
  [{ kind: 'text', pattern: 'E-[0-9]+', example: '123' }, 'example'],
  [{ kind: 'text', pattern: 'E-[0-9]+', longest: 500 }, 'longest'],
  [{ kind: 'whole-number', least: 2, most: 1 }, 'least'],
  [{ kind: 'decimal', least: 2, most: 1, places: 2 }, 'least'],
  [{ kind: 'date', earliest: '2020-01-01', latest: '2019-12-31' }, 'earliest'],
  [{ kind: 'yes-no', words: { yes: ['ok'], no: ['OK'] } }, 'words'],
  [{ kind: 'choice', choices: [{ key: 'a', label: 'A', synonyms: [], isRetired: true }] }, 'choices'],
  [{ kind: 'luhn-number', shortest: 9, longest: 8 }, 'shortest'],
])('names the setting of %j that cannot be used: %s', (settings, setting) => {
  expect(checkKind(settings).map((problem) => problem.setting)).toEqual([setting])
})

test('refuses a word of two choices, however it is written', () => {
  const choices = [
    { key: 'eng', label: 'Engineering', synonyms: ['Bau'], isRetired: false },
    { key: 'bau', label: 'Construction', synonyms: [], isRetired: true },
  ]
  expect(checkKind({ kind: 'choice', choices })).toEqual([
    { setting: 'choices', message: '“Construction” and “Engineering” are both read from “bau”.' },
  ])
})

describe('spellingCollectorOf', () => {
  const conclude = (settings: object, texts: string[]) => {
    const collector = spellingCollectorOf(KindSettings.parse(settings), today)
    for (const [index, text] of texts.entries()) collector?.add(text, index + 1, index + 2)
    return collector?.conclude()
  }

  test('finds the spelling of dates and of numbers, and none of other kinds', () => {
    expect(conclude({ kind: 'date', latest: 'today' }, ['13/4/26'])).toMatchObject({
      spelling: 'dmy',
      evidence: { values: { dmy: '2026-04-13', mdy: null } },
    })
    expect(conclude({ kind: 'whole-number' }, ['1.234'])).toMatchObject({ spelling: 'comma' })
    expect(conclude({ kind: 'decimal', places: 3 }, ['1.234'])).toMatchObject({ outcome: 'needs-input' })
    expect(conclude({ kind: 'decimal', places: 2 }, ['1.234'])).toMatchObject({ spelling: 'comma' })
    expect(conclude({ kind: 'phone' }, ['1.234'])).toBeUndefined()
  })
})

test('filters by a range where values have an order, by values where there are few, and else by a part of the text', () => {
  const kindsOf = (form: FilterForm) => Object.entries(filterForms).flatMap(([kind, own]) => (own === form ? [kind] : []))
  expect(kindsOf('range')).toEqual(['whole-number', 'decimal', 'date'])
  expect(kindsOf('values')).toEqual(['yes-no', 'choice', 'country'])
  expect(kindsOf('text')).toEqual(['text', 'email', 'phone', 'iban', 'luhn-number'])
})
