import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFields } from './compiled-fields'
import { defaultFieldVersion } from './default-field-version'
import { FieldVersion } from './field-version'
import { comparedAlternatives, numberedAlternatives } from './identity-alternatives'
import { identityKeyOfStored } from './stored-identity-key'

const optional = { presence: 'optional', kind: 'text', isPersonalData: false }
const declared = ['badge', 'desk', 'phone'].map((key) => ({ ...optional, key, label: key }))
const fields = [...declared.slice(0, 1), ...defaultFieldVersion.fields, ...declared.slice(1)]
const keys = fields.map(({ key }) => key)

const alternative = fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 4 })
const identity = fc
  .tuple(fc.array(alternative, { maxLength: 3 }), fc.uniqueArray(fc.constantFrom('name', 'dob', 'city'), { minLength: 1 }))
  .map(([some, last]) => [...some, last])
  .filter((alternatives) => new Set(alternatives.map((one) => one.toSorted().join())).size === alternatives.length)
const value = (key: string) => {
  if (key === 'dob') return fc.constantFrom('1990-01-01', '1991-01-01')
  const texts = key === 'email' ? ['ada@a.example', 'Ada@a.example', 'bob@a.example'] : ['Ada', 'ADA', 'Ádá', 'Bob', 'a+b']
  return fc.constantFrom(...texts, ...(key === 'name' || key === 'city' ? [] : ['']))
}
const person = fc.tuple(...keys.map(value))

describe('the identity key of a person', () => {
  test('is by the first alternative of which they have every field, and the other keys are by the others', () => {
    fc.assert(
      fc.property(identity, fc.array(identity, { maxLength: 2 }), person, (own, before, values) => {
        const compared = comparedAlternatives([...before, own])
        const of = compile(own, compared)
        const isFull = (names: string[]) => names.every((name) => values[keys.indexOf(name)] !== '')
        const first = own.find(isFull) ?? []
        expect(of.identityKey(values)).toBe(compile([first, ...lastOf(own, first)], []).identityKey(values))
        const others = compared.filter(({ keys }) => isFull(keys) && !isSame(keys, first))
        expect(of.otherIdentityKeys(values).map(({ alternative }) => alternative)).toEqual(others.map(({ number }) => number))
        for (const { alternative, key } of of.otherIdentityKeys(values)) {
          const { keys } = others.find(({ number }) => number === alternative) ?? { keys: [] }
          expect(key).toBe(compile([keys, ...lastOf(own, keys)], []).identityKey(values))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('is equal for two people exactly when the alternative is the same and each of its fields counts as the same', () => {
    const comparable = (text: string) => text.toLowerCase().replaceAll('á', 'a')
    fc.assert(
      fc.property(identity, person, person, (own, one, other) => {
        const { identityKey } = compile(own, [])
        const firstOf = (values: string[]) => own.find((names) => names.every((name) => values[keys.indexOf(name)] !== '')) ?? []
        const partsOf = (values: string[]) => [firstOf(values), firstOf(values).map((name) => comparable(values[keys.indexOf(name)] ?? ''))]
        expect(identityKey(one) === identityKey(other)).toBe(JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other)))
      }),
      { numRuns: 2_000 },
    )
  })

  test('is made again from what is stored', () => {
    fc.assert(
      fc.property(identity, person, (own, values) => {
        const at = (key: string) => values[keys.indexOf(key)] ?? ''
        const packed = ['badge', 'desk', 'phone'].map(at).join('\u001f')
        const stored = { name: at('name'), dob: at('dob'), city: at('city'), email: at('email') || null, fields: packed }
        expect(identityKeyOfStored(versionOf(own), stored)).toBe(compile(own, []).identityKey(values))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the alternatives that are compared', () => {
  const [email, person, badge] = [['email'], ['dob', 'name', 'city'], ['badge']]

  test('are none while the identity has not changed', () => {
    expect(comparedAlternatives([])).toEqual([])
    expect(
      comparedAlternatives([
        [email, person],
        [email, ['name', 'city', 'dob']],
      ]),
    ).toEqual([])
  })

  test('are all that ever were in force, also those of an identity that is in force again', () => {
    const every = [
      { number: 1, keys: email },
      { number: 2, keys: person },
      { number: 3, keys: badge },
    ]
    expect(
      comparedAlternatives([
        [email, person],
        [badge, person],
      ]),
    ).toEqual(every)
    expect(
      comparedAlternatives([
        [email, person],
        [badge, person],
        [email, person],
      ]),
    ).toEqual(every)
  })

  test('keep their numbers when another version comes', () => {
    fc.assert(
      fc.property(fc.array(identity), identity, (identities, next) => {
        const before = numberedAlternatives(identities)
        expect(numberedAlternatives([...identities, next]).slice(0, before.length)).toEqual(before)
      }),
    )
  })
})

const versionOf = (identity: string[][]) => FieldVersion.parse({ fields, identity })

const compile = (identity: string[][], compared: ReturnType<typeof comparedAlternatives>) =>
  compileFields({ version: versionOf(identity), today: '2026-11-24', spellings: {}, compared })

const isSame = (some: string[], others: string[]) => some.toSorted().join() === others.toSorted().join()

/** A last alternative that everyone has, unless it is the first already. */
function lastOf(identity: string[][], first: string[]): string[][] {
  const last = identity.at(-1) ?? []
  return isSame(last, first) ? [] : [last]
}
