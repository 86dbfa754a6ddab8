import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readWholeFile } from '#core/parsing/survey/read-whole-file'
import { anyFields } from '#test/any-fields'
import { fieldsChanged, fieldsWith } from '#test/fields'
import { templateOf } from './template'

test('has the headings of the fields, those first that are required, and two people', () => {
  const declared = { isPersonalData: false, kind: 'text' }
  const version = fieldsWith(
    { ...declared, key: 'site', label: 'Site', presence: 'optional' },
    { ...declared, key: 'number', label: 'Employee number', presence: 'required', pattern: 'E-[0-9]{4}', example: 'E-1234' },
    { ...declared, key: 'old', label: 'Old', presence: 'off' },
  )
  expect(templateOf(version)).toBe(
    `\ufeffName,Date of birth,City,Employee number,E-mail address,Site\r
Ada Example,1990-04-02,Pune,E-1000,ada@example.com,Site 1\r
"Example, Ben",1985-12-31,Zürich,E-2000,,\r
`,
  )
  expect(templateOf(defaultFieldVersion)).toMatch(/^\ufeffName,Date of birth,City,E-mail address\r\n/)
})

test('has the key of a field as its heading where the label means something else', async () => {
  const version = fieldsChanged('name', { label: 'First name' })
  expect(templateOf(version)).toMatch(/^\ufeffname,Date of birth,/)
  expect((await readWholeFile(templateOf(version), { version })).people).toHaveLength(2)
})

test('has no row that begins as a comment', async () => {
  const { fields } = fieldsWith({ key: 'no', label: 'No', kind: 'text', pattern: '#[0-9]+', presence: 'required', isPersonalData: false })
  const version = { ...defaultFieldVersion, fields: fields.toReversed() }
  expect((await readWholeFile(templateOf(version), { version })).people).toHaveLength(2)
})

test('leaves a cell empty for which no text is found', () => {
  const version = fieldsWith({ key: 'no', label: 'No', kind: 'text', pattern: '=[0-9]+', presence: 'required', isPersonalData: false })
  expect(templateOf(version)).toContain('\r\nAda Example,1990-04-02,Pune,,ada@example.com\r\n')
})

test('does not begin a cell as a formula, which a spreadsheet would compute', () => {
  fc.assert(
    fc.property(anyFields, (version) => {
      expect(templateOf(version)).not.toMatch(/(^\ufeff|,|\n)"?([=@\t＝＋－＠]|[-+][^\d ])/)
    }),
    { numRuns: 300 },
  )
})

test('is read by the fields it was made by, every column and row of it, without a question', async () => {
  await fc.assert(
    fc.asyncProperty(anyFields, async (version) => {
      const { survey, people, invalid } = await readWholeFile(templateOf(version), { version })
      expect(survey).toMatchObject({ outcome: 'read', rows: 2, extraColumns: [] })
      expect(invalid).toEqual([])
      expect(people.map(({ name }) => name)).toEqual(['Ada Example', 'Example, Ben'])
    }),
    { numRuns: 300 },
  )
})
