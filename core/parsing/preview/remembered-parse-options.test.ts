import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { proposeParseOptions, type RememberedParseOptions } from './remembered-parse-options'

const propose = (file: string, ...remembered: RememberedParseOptions[]) =>
  proposeParseOptions(
    { bytes: new TextEncoder().encode(file), isWhole: true, version: defaultFieldVersion, today: '2026-11-24' },
    remembered,
  )

const earlier: RememberedParseOptions = {
  fileName: 'joiners.csv',
  header: ['Who', 'When', 'Where', 'E-mail'],
  delimiter: ';',
  columns: { name: 0, dob: 1, city: 2 },
  dateOrder: 'dmy',
}

test('a file with the header of an earlier one reuses its parse options, on any header line', () => {
  const proposal = propose('Joiners;;;\nWho;When;Where;E-mail\nAda;1990-04-02;Pune;a@b.example\n', earlier)
  expect(proposal).toMatchObject({
    fileName: 'joiners.csv',
    requested: { delimiter: ';', headerLine: 2, columns: { name: 0, dob: 1, city: 2, email: null } },
    head: { outcome: 'read', people: [{ name: 'Ada', city: 'Pune', email: null }] },
  })
  expect(proposal?.requested).not.toHaveProperty('dateOrder')
})

test('the columns that a corrections file added, then or now, move the others', () => {
  const file = 'Who;When;countersign_ref;Where;E-mail;countersign_reason\nAda;1990-04-02;;Pune;;\n'
  const before = { ...earlier, header: ['countersign_ref', ...earlier.header], columns: { name: 1, dob: 2, city: 3, email: 4 } }
  expect(propose(file, before)?.requested.columns).toEqual({ name: 0, dob: 1, city: 3, email: 4 })
})

test('the date order is proposed only when the dates are ambiguous', () => {
  const header = 'Who;When;Where;E-mail'
  expect(propose(`${header}\nAda;03/04/1990;Pune;\n`, earlier)?.requested.dateOrder).toBe('dmy')
  expect(propose(`${header}\nAda;03/25/1990;Pune;\n`, earlier)?.requested).not.toHaveProperty('dateOrder')
})

test('nothing is proposed for another header, nor what would be found anyway', () => {
  expect(propose('Who;When;Town;E-mail\nAda;1990-04-02;Pune;\n', earlier)).toBeUndefined()
  const usual = { ...earlier, header: ['name', 'dob', 'city'], dateOrder: null }
  expect(propose('name;dob;city\nAda;1990-04-02;Pune\n', usual)).toBeUndefined()
})
