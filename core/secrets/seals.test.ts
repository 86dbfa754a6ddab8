import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { describe, expect, test } from 'vitest'
import { sealsOf } from './seals'

const [old, fresh] = ['the secret of before, long enough', 'the secret of now, also long enough']
const before = sealsOf({ present: old, earlier: [] })
const changed = (acceptedUntil: string) => sealsOf({ present: fresh, earlier: [{ secret: old, acceptedUntil: new Date(acceptedUntil) }] })
const [after, late] = [changed('2999-01-01'), changed('2000-01-01')]

describe('sealsOf', () => {
  test('opens what an earlier secret sealed, even after its date, and says so', () => {
    const sealed = before.seal('operator', 'text')
    expect([after.open('operator', sealed), late.open('operator', sealed)]).toEqual(['text', 'text'])
    expect([after.isSealedWithPresent('operator', sealed), before.isSealedWithPresent('operator', sealed)]).toEqual([false, true])
  })

  test('seals with the present secret', () => {
    const sealed = after.seal('operator', 'text')
    expect(after.isSealedWithPresent('operator', sealed)).toBe(true)
    expect(() => before.open('operator', sealed)).toThrow('cannot be read')
  })

  test('opens nothing for another operator', () => {
    expect(() => after.open('another', after.seal('operator', 'text'))).toThrow('cannot be read')
  })

  test('returns the secret of an authenticator as the library reads it with the present secret', async () => {
    const sealed = before.seal('operator', await symmetricEncrypt({ key: old, data: 'authenticator' }))
    const opened = await after.openFactor('operator', sealed)
    expect(await symmetricDecrypt({ key: fresh, data: opened })).toBe('authenticator')
  })

  test('signs a cookie again that an earlier secret signed, until its date', () => {
    const cookie = before.cookieOf('token')
    expect(after.resignCookie(cookie)).toBe(after.cookieOf('token'))
    expect(late.resignCookie(cookie)).toBe(cookie)
    expect(after.resignCookie('token.forged')).toBe('token.forged')
    expect(after.resignCookie('theme')).toBe('theme')
  })
})
