import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalFieldVersion, hashOfFieldVersion } from './canonical-field-version'
import { defaultFieldVersion } from './default-field-version'
import { diffFieldVersions, sentenceForChange } from './diff-field-versions'
import { FieldVersion } from './field-version'

const flag = fc.boolean()
const optionalLength = fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined })
const words = fc.uniqueArray(fc.constantFrom('order', 'label', 'constructor', 'eng', 'R&D', 'Ö'), { maxLength: 3 })

/** Versions that are near each other, so that two of them are often equal in part. */
const versions = fc
  .record({ isInList: flag, isUnique: flag, longest: optionalLength, headerNames: words, choices: words, isSwapped: flag, email: flag })
  .map(({ isInList, isUnique, longest, headerNames, choices, isSwapped, email }) => {
    const number = { key: 'number', label: 'Number', presence: 'required', isPersonalData: true, kind: 'text', isInList, isUnique, longest }
    const department = {
      key: 'department',
      label: 'Department',
      presence: 'optional',
      isPersonalData: false,
      kind: 'choice',
      headerNames: headerNames.map((name) => `${name} of dept`),
      choices: [{ key: 'sales', label: 'Sales' }, ...choices.map((label, index) => ({ key: `c${index}`, label: `Unit ${label}` }))],
    }
    const own = isSwapped ? [department, number] : [number, department]
    const identity = email ? [['email'], ['number']] : [['number']]
    return FieldVersion.parse({ fields: [...defaultFieldVersion.fields, ...own], identity })
  })

describe('canonicalFieldVersion', () => {
  test('is the same text after it is read again, whatever the order of settings', () => {
    fc.assert(
      fc.property(versions, (version) => {
        const text = canonicalFieldVersion(version)
        expect(canonicalFieldVersion(FieldVersion.parse(JSON.parse(text)))).toBe(text)
        const fields = version.fields.map((field) => Object.fromEntries(Object.entries(field).toReversed()))
        expect(canonicalFieldVersion(FieldVersion.parse({ rules: version.rules, identity: version.identity, fields }))).toBe(text)
      }),
    )
  })

  test('of the default version has this hash', () => {
    expect(hashOfFieldVersion(canonicalFieldVersion(defaultFieldVersion))).toBe(
      'bfa0b7cec701c42d33a6fafd209c74a2167e2e9dc4473142a115e9c3d1d572c0',
    )
  })
})

describe('diffFieldVersions', () => {
  test('is empty exactly for versions with the same canonical text, and says every change in a sentence', () => {
    fc.assert(
      fc.property(versions, versions, (before, after) => {
        const changes = diffFieldVersions(before, after)
        expect(changes.length === 0).toBe(canonicalFieldVersion(before) === canonicalFieldVersion(after))
        expect(diffFieldVersions(after, before).length === 0).toBe(changes.length === 0)
        for (const change of changes) expect(sentenceForChange(change)).toMatch(/^[^\n]{5,}\.$/)
      }),
      { numRuns: 200 },
    )
  })

  test('says what changes in plain words', () => {
    const field = { key: 'department', label: 'Department', presence: 'optional', isPersonalData: false, kind: 'choice' }
    const versionWith = (other: object, identity: string[][]) =>
      FieldVersion.parse({ fields: [...defaultFieldVersion.fields, { ...field, ...other }], identity })
    const before = versionWith({ choices: [{ key: 'eng', label: 'Engineering', synonyms: ['R&D'] }], headerNames: ['Abteilung'] }, [
      ['email'],
      ['dob', 'name', 'city'],
    ])
    const after = versionWith(
      {
        choices: [
          { key: 'eng', label: 'Engineers', synonyms: ['Technik'] },
          { key: 'hr', label: 'HR' },
        ],
        presence: 'required',
      },
      [['dob', 'name', 'city']],
    )
    expect(diffFieldVersions(before, after).map(sentenceForChange)).toEqual([
      '“Department”, in a file: required instead of optional.',
      '“Department”, choice “eng” label: Engineers instead of Engineering.',
      '“Department”, choice “eng” synonym “Technik”: added.',
      '“Department”, choice “hr”: added.',
      '“Department”, choice “hr” label: HR.',
      '“Department”, choice “hr” retired: no.',
      'identity, alternative 1: Date of birth + Name + City instead of E-mail address.',
      '“Department”, header name “Abteilung”: removed.',
      '“Department”, choice “eng” synonym “R&D”: removed.',
      'identity, alternative 2: no longer Date of birth + Name + City.',
    ])
    const labelled = versionWith({ choices: [{ key: 'eng', label: 'Engineering' }], label: 'label' }, [['dob', 'name', 'city']])
    expect(diffFieldVersions(before, labelled).map(sentenceForChange)).toContain('“label”, label: label instead of Department.')
    const [, dob] = defaultFieldVersion.fields
    const turned = { ...defaultFieldVersion, fields: [...defaultFieldVersion.fields.filter((one) => one !== dob), ...(dob ? [dob] : [])] }
    expect(diffFieldVersions(defaultFieldVersion, turned).map(sentenceForChange)).toEqual(['fields: in the order name, city, email, dob.'])
  })
})
