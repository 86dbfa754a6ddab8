import { expect, test } from 'vitest'
import { clientAtStart } from './client-at-start'
import { readSources } from './sources'

const client = { path: 'core/open.ts', text: `import { PrismaClient } from '#prisma/client'` }

test('a command that loads the client when it begins is named with the way to it', () => {
  const sources = readSources([client, { path: 'bin/go.ts', text: `import { open } from '#core/open'` }])
  expect(clientAtStart(sources)).toEqual(['bin/go.ts → core/open.ts → #prisma/client'])
})

test.each([
  ['a type', `import type { Database } from '#core/open'`],
  ['a dynamic import', `const { open } = await import('#core/open')`],
])('%s loads nothing when a command begins', (_, text) => {
  expect(clientAtStart(readSources([client, { path: 'bin/go.ts', text }]))).toEqual([])
})

test('with-client.ts generates the client for the commands of the audit', () => {
  const sources = readSources([client, { path: 'bin/audit-pack.ts', text: `import { open } from '#core/open'` }])
  expect(clientAtStart(sources)).toEqual([])
})
