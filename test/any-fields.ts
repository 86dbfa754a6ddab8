import fc from 'fast-check'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { FieldVersion } from '#core/fields/field-version'

const settings = fc.oneof(
  fc.constantFrom(
    { kind: 'text' },
    { kind: 'text', longest: 3 },
    { kind: 'text', shortest: 12, longest: 12 },
    { kind: 'text', pattern: 'E-[0-9]{7}' },
    { kind: 'text', pattern: '(?i)(ab|[^x]y?){2,5}\\d+', longest: 30 },
    { kind: 'text', pattern: '^[[:upper:]]\\p{Greek}*(?:-[a-f]+)?$' },
    { kind: 'yes-no' },
    { kind: 'yes-no', words: { yes: ['da'], no: ['njet'] } },
    { kind: 'email' },
    { kind: 'phone' },
    { kind: 'phone', defaultCountry: 'US' },
    { kind: 'country' },
    { kind: 'country', countries: ['CG', 'CD', 'CI'] },
    { kind: 'iban' },
    { kind: 'iban', countries: ['NL', 'GB', 'DE'] },
    { kind: 'luhn-number' },
    { kind: 'luhn-number', shortest: 16, longest: 16 },
    { kind: 'luhn-number', longest: 2 },
    { kind: 'date' },
    { kind: 'date', latest: 'today' },
    { kind: 'date', earliest: 'today' },
    { kind: 'date', earliest: 'today', latest: '2090-12-31' },
    { kind: 'date', earliest: '2031-02-03' },
    { kind: 'date', latest: '1950-06-07' },
    {
      kind: 'choice',
      choices: [
        { key: 'a', label: 'A, or “a”' },
        { key: 'old', label: 'Old', isRetired: true },
        { key: 'sum', label: '=SUM(A1)' },
        { key: 'b', label: '#B' },
      ],
    },
  ),
  fc
    .tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.nat(5_000))
    .map(([least, more]) => ({ kind: 'whole-number', least, most: least + more })),
  fc.constantFrom({ kind: 'whole-number' }, { kind: 'whole-number', most: -5 }, { kind: 'whole-number', least: 900_000_000 }),
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 })).map(([places, least]) => ({ kind: 'decimal', places, least })),
)

const labels = [
  'Employee number',
  'Department',
  'Pay (EUR)',
  '# of shares',
  '=A1',
  'Start, or "begin"',
  'Straße',
  'E-mail of manager',
  'a;b;c',
  "'-x",
]

const presence = fc.constantFrom('required', 'optional', 'off')

/** Any version of fields: the standard ones with any presence, and up to ten others of any kind. */
export const anyFields: fc.Arbitrary<FieldVersion> = fc
  .record({
    presences: fc.record({ dob: presence, city: presence, email: presence }),
    declared: fc.array(fc.record({ settings, presence, isUnique: fc.constant(false), isPersonalData: fc.boolean() }), {
      maxLength: labels.length,
    }),
  })
  .map(({ presences, declared }) => {
    const others = declared.map(({ settings, ...field }, index) => ({ ...settings, ...field, key: `field${index}`, label: labels[index] }))
    const standard = defaultFieldVersion.fields.map((field) => ({ ...field, presence: { name: 'required', ...presences }[field.key] }))
    const isRead = (key: 'dob' | 'city' | 'email', least: string[]) => least.includes(presences[key])
    const person = ['name', ...(['dob', 'city'] as const).filter((key) => isRead(key, ['required']))]
    const identity = [...(isRead('email', ['required', 'optional']) ? [['email']] : []), person]
    return FieldVersion.parse({ fields: [...standard, ...others], identity })
  })
