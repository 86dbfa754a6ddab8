import { describe, expect, test } from 'vitest'
import { findViolations } from './find-violations'
import { readSources } from './sources'

/** A small project that keeps every rule; a test plants one file in it. */
const KEPT = {
  'core/people/person.ts': `import { z } from 'zod'\nimport type { Database } from '#core/database/open-database'\nexport const Person = z.object({})`,
  'core/people/status.ts': `export { Person } from './person'`,
  'core/database/open-database.ts': `import { PrismaPg } from '@prisma/adapter-pg'`,
  'core/people/list-people.ts': `import { openDatabase } from '#core/database/open-database'\nimport { Person } from './person'`,
  'worker/client.ts': `import { Client } from '@temporalio/client'`,
  'worker/contract.ts': `import { defineSignal } from '@temporalio/workflow'\nimport { Person } from '#core/people/status'`,
  'worker/workflows/onboard.ts': `import { Person } from '#core/people/person'\nimport type { list } from '#core/people/list-people'`,
  'worker/activities/import.ts': `import { list } from '#core/people/list-people'`,
  'app/page.tsx': `import { list } from '#core/people/list-people'\nimport { web } from '#server/process/web'`,
  'app/_server/web.ts': `import { Client } from '#worker/client'`,
  'app/_ui/table.tsx': `import { Person } from '#core/people/person'\nimport type { list } from '#core/people/list-people'`,
}

function violationsWith(path: string, text: string) {
  const files = Object.entries({ ...KEPT, [path]: text }).map(([name, content]) => ({ path: name, text: content }))
  return findViolations(readSources(files))
}

test('accepts a project that keeps the rules', () => {
  expect(violationsWith('core/more.ts', `import './people/person'`)).toEqual([])
})

describe('each import rule', () => {
  test.each([
    ['core/people/up.ts', `import '../database/open-database'`, /# alias/],
    ['core/people/to-worker.ts', `import { Client } from '#worker/client'`, /imports no other layer/],
    ['core/people/to-app.ts', `import type { web } from '#server/process/web'`, /imports no other layer/],
    ['core/people/to-next.ts', `import 'server-only'`, /without a web server/],
    ['core/people/to-temporal.ts', `import '@temporalio/client'`, /Only worker\/ knows Temporal/],
    ['core/people/to-prisma.ts', `export { PrismaClient } from '#prisma/client'`, /Only core\/database/],
    ['core/people/to-tools.ts', `await import('#bin/start')`, /Tools are/],
    ['worker/main.ts', `import { web } from '#server/process/web'`, /never imports the app/],
    ['worker/store.ts', `import { PrismaPg } from '@prisma/adapter-pg'`, /Only core\/database/],
    ['worker/workflows/verb.ts', `import { list } from '#core/people/list-people'`, /pure nouns/],
    ['worker/workflows/node.ts', `import { readFile } from 'node:fs'`, /replayed/],
    ['worker/workflows/client.ts', `import { Client } from '#worker/client'`, /contract alone/],
    ['worker/workflows/sdk.ts', `import { Client } from '@temporalio/client'`, /only its workflow package/],
    ['worker/contract.ts', `import { openDatabase } from '#core/database/open-database'`, /pure nouns/],
    ['worker/activities/starts.ts', `import { Client } from '#worker/client'`, /start nothing/],
    ['app/page.tsx', `import { Client } from '@temporalio/client'`, /Only worker\/ knows Temporal/],
    ['app/batches/page.tsx', `import { openDatabase } from '#core/database/open-database'`, /through a verb/],
    ['app/api/route.ts', `import { Client } from '#worker/client'`, /Only app\/_server/],
    ['app/_server/deep.ts', `import { importSlice } from '#worker/activities/import'`, /only through its client/],
    ['app/_ui/verb.tsx', `import { list } from '#core/people/list-people'`, /belong to page/],
    ['app/_ui/server.tsx', `import { web } from '#server/process/web'`, /from its page/],
    ['app/desk/dialog.tsx', `import { list } from '#core/people/list-people'`, /belong to page/],
    ['e2e/insides.ts', `import { list } from '#core/people/list-people'`, /not our insides/],
    ['e2e/temporal.ts', `import { Client } from '@temporalio/client'`, /Only worker\/ knows Temporal/],
  ])('refuses, in %s, %s', (path, text, because) => {
    const violations = violationsWith(path, text)
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatchObject({ path, line: 1, because: expect.stringMatching(because) })
  })

  test('refuses a noun that imports a verb', () => {
    const [violation] = violationsWith('core/people/status.ts', `export { list } from './list-people'`)
    expect(violation).toMatchObject({ path: 'worker/contract.ts', specifier: '#core/people/status' })
  })
})
