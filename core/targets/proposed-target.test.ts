import { describe, expect, test } from 'vitest'
import { scimTarget } from '#test/target-settings'
import { ProposedTarget } from './proposed-target'

const valid = { kind: 'target', key: 'idp', basedOn: 0, position: 1, settings: scimTarget(), secrets: { token: 'a token' } }

function problemsOf(other: object): string[] {
  const issues = ProposedTarget.safeParse({ ...valid, ...other }).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('ProposedTarget', () => {
  test('takes a whole target, with defaults', () => {
    expect(ProposedTarget.parse(valid)).toEqual({ ...valid, retired: false, keptHours: 24 })
  })

  test.each<[string, object, string]>([
    ['an address that is none', { settings: { ...scimTarget(), url: '' } }, 'settings.url: Write an address'],
    ['a key with capital letters', { key: 'IdP' }, 'key: Write a key'],
    ['a secret that is not needed', { secrets: { password: 'a' } }, 'secrets.password: The settings need no such secret.'],
    ['a secret of two lines', { secrets: { token: 'a\nb' } }, 'secrets.token: Write the secret in one line.'],
    ['a signing secret without its form', { secrets: { signing: 'a' } }, 'secrets.signing: Write whsec_'],
    ['a private key that is none', { secrets: { privateKey: 'a' } }, 'secrets.privateKey: Write a private key in PEM.'],
    ['a secret that is kept for ever', { keptHours: 721 }, 'keptHours: Too big'],
  ])('refuses %s, and never repeats a secret', (_, other, problem) => {
    const problems = problemsOf(other)
    expect(problems[0]).toContain(problem)
    expect(JSON.stringify(problems)).not.toContain('a token')
  })
})
