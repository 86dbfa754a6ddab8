import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { foldText } from '#core/parsing/text/fold-text'
import { readEmail } from '#core/parsing/values/read-email'
import { emailIdentity, identityKeyOf } from './identity-key'

vi.setConfig({ testTimeout: 60_000 })

const person = (name: string, city = 'York', dob = '1990-04-02'): string => identityKeyOf(name, dob, city, null)

describe('identityKeyOf', () => {
  test.each([
    ['Łukasz Żółć', 'LUKASZ  ZOLC'],
    ['Søren Ødegård', 'soren odegard'],
    ['Groß', 'GROSS'],
    ['Işıl', 'ISIL'],
    ['İbrahim', 'ibrahim'],
    ['Đặng', 'dang'],
    ['Ame\u0301lie', 'Amélie'],
    ['Νίκος', 'ΝΙΚΟΣ'],
    ['Ada\u200b\u2060 \n\t Lovelace', 'ada lovelace'],
    ['Ａｄａ', 'ada'],
    ['Ⅷ', 'viii'],
  ])('takes %j and %j for one name', (one, other) => expect(person(one)).toBe(person(other)))

  test.each([
    ['Ada', 'Eda'],
    ['王', '玉'],
    ['Иван', 'Ivan'],
    ['Ann', 'Anne'],
  ])('tells %s from %s', (one, other) => expect(person(one)).not.toBe(person(other)))

  test.each(['\u200e Ada', 'Ada \u200e', '\u200b Ada \u200b', 'Ada'])(
    'trims what an invisible character kept from being trimmed: %j',
    (name) => expect(person(name)).toBe(person('ADA')),
  )

  test('takes dob and city into an identity key without e-mail, and nothing else into one with it', () => {
    expect(person('Ada', 'Łódź')).toBe(person('Ada', 'LODZ'))
    expect(person('Ada', 'York')).not.toBe(person('Ada', 'Leeds'))
    expect(person('Ada', 'York', '1990-04-02')).not.toBe(person('Ada', 'York', '1990-04-03'))
    expect(identityKeyOf('Ada', '1990-04-02', 'York', 'ada@example.com')).toBe('email:ada@example.com')
  })

  test('does not take the end of a name for a city', () => {
    expect(person('Ada York', 'Leeds')).not.toBe(person('Ada', 'York Leeds'))
  })

  test('is at most 1,000 bytes, and still tells long names apart', () => {
    const long = '漢'.repeat(200)
    expect(person(`${long}一`, '京'.repeat(100))).not.toBe(person(`${long}二`, '京'.repeat(100)))
    expect(person('𠮷'.repeat(200), '𠮷'.repeat(100))).toMatch(/^person:sha256-[0-9a-f]{64}$/)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 100 }), (name, city) => {
        expect(new TextEncoder().encode(person(name, city)).length).toBeLessThanOrEqual(1_000)
      }),
      { numRuns: 50 },
    )
  })
})

describe('foldText', () => {
  test('changes nothing that is folded, and does not see case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const folded = foldText(text)
        expect(foldText(folded)).toBe(folded)
        expect(foldText(text.normalize('NFC'))).toBe(folded)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('emailIdentity', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['ada@exa\u200bmple.com', 'ada@example.com'],
    ['ａｄａ@example.com', 'ada@example.com'],
    ['\u200e ada@example.com', 'ada@example.com'],
    ['josé@example.com', 'josé@example.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@例え。jp', 'ada@xn--r8jz45g.jp'],
  ])('makes %j %j', (email, identity) => expect(emailIdentity(email)).toBe(identity))

  test('keeps accents in the local part', () => expect(emailIdentity('jose@example.com')).not.toBe(emailIdentity('josé@example.com')))
})

describe('readEmail', () => {
  test.each([
    'ada@example.com',
    "o'brien+tag@mail.example.co.uk",
    'a@b.co',
    'josé@bücher.example',
    `${'a'.repeat(64)}@example.com`,
    '用户@例え.jp',
  ])('takes %s', (email) => expect(readEmail(email)).toHaveProperty('identity'))

  test.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@example',
    'ada@@example.com',
    'ada@b@example.com',
    'ada lovelace@example.com',
    'Ada <ada@example.com>',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada@example..com',
    'ada@.com',
    'ada@example.com.',
    'ada@exam_ple.com',
    'ada@[127.0.0.1]',
    'ada@example.com,bob@example.com',
    'ada@bü cher.example',
    'ada@bücher/x.example',
    'ada@bücher.example#x',
    'ada@bücher.example?x',
    'ada@bücher.example:80',
    'ada@bü\tcher.example',
    'ada@bücher%41.example',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(64)}.com`,
  ])('refuses %s', (email) => expect(readEmail(email)).toEqual({ code: 'malformed' }))

  test('counts 254 code points', () => {
    const domain = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example`
    expect(readEmail(`${'x'.repeat(63)}@${domain}`)).toHaveProperty('identity')
    expect(readEmail(`${'x'.repeat(64)}@${domain}`)).toEqual({ code: 'too-long' })
  })
})
