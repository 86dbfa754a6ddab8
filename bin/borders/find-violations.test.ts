import { describe, expect, test } from 'vitest'
import { findViolations } from './find-violations'
import { readSources } from './source'

/** A small project that keeps every border; a test plants one file in it. */
const KEPT = {
  'core/users/user.ts': `import { z } from 'zod'\nimport type { Database } from '#core/db'\nexport const User = z.object({})`,
  'core/users/status.ts': `export { User } from './user'`,
  'core/db.ts': `import { PrismaPg } from '@prisma/adapter-pg'`,
  'core/users/list-users.ts': `import { openDatabase } from '#core/db'\nimport { User } from './user'`,
  'worker/client.ts': `import { Client } from '@temporalio/client'`,
  'worker/contract.ts': `import { defineSignal } from '@temporalio/workflow'\nimport { User } from '#core/users/status'`,
  'worker/workflows/onboard.ts': `import { User } from '#core/users/user'\nimport type { list } from '#core/users/list-users'`,
  'worker/activities/import.ts': `import { list } from '#core/users/list-users'`,
  'app/page.tsx': `import { list } from '#core/users/list-users'\nimport { web } from '#server/web'`,
  'app/_server/web.ts': `import { Client } from '#worker/client'`,
  'app/_ui/table.tsx': `import { User } from '#core/users/user'\nimport type { list } from '#core/users/list-users'`,
}

function violationsWith(path: string, text: string) {
  const files = Object.entries({ ...KEPT, [path]: text }).map(([name, content]) => ({ path: name, text: content }))
  return findViolations(readSources(files))
}

test('a project that keeps the borders has no violation', () => {
  expect(violationsWith('core/more.ts', `import './users/user'`)).toEqual([])
})

describe('each border', () => {
  test.each([
    ['core/users/up.ts', `import '../db'`, /# alias/],
    ['core/users/to-worker.ts', `import { Client } from '#worker/client'`, /imports nobody/],
    ['core/users/to-app.ts', `import type { web } from '#server/web'`, /imports nobody/],
    ['core/users/to-next.ts', `import 'server-only'`, /without a web server/],
    ['core/users/to-temporal.ts', `import '@temporalio/client'`, /Only worker\/ knows Temporal/],
    ['core/users/to-prisma.ts', `export { PrismaClient } from '#prisma/client'`, /Only core\/db/],
    ['core/users/to-tools.ts', `await import('#bin/start')`, /Tools are/],
    ['worker/main.ts', `import { web } from '#server/web'`, /never imports the app/],
    ['worker/store.ts', `import { PrismaPg } from '@prisma/adapter-pg'`, /Only core\/db/],
    ['worker/workflows/verb.ts', `import { list } from '#core/users/list-users'`, /pure nouns/],
    ['worker/workflows/node.ts', `import { readFile } from 'node:fs'`, /replayed/],
    ['worker/workflows/client.ts', `import { Client } from '#worker/client'`, /contract alone/],
    ['worker/workflows/sdk.ts', `import { Client } from '@temporalio/client'`, /only its workflow package/],
    ['worker/contract.ts', `import { openDatabase } from '#core/db'`, /pure nouns/],
    ['worker/activities/starts.ts', `import { Client } from '#worker/client'`, /start nothing/],
    ['app/page.tsx', `import { Client } from '@temporalio/client'`, /Only worker\/ knows Temporal/],
    ['app/batches/page.tsx', `import { openDatabase } from '#core/db'`, /through a verb/],
    ['app/api/route.ts', `import { Client } from '#worker/client'`, /Only app\/_server/],
    ['app/_server/deep.ts', `import { importSlice } from '#worker/activities/import'`, /only door/],
    ['app/_ui/verb.tsx', `import { list } from '#core/users/list-users'`, /belong to page/],
    ['app/_ui/server.tsx', `import { web } from '#server/web'`, /from its page/],
    ['app/desk/dialog.tsx', `import { list } from '#core/users/list-users'`, /belong to page/],
    ['e2e/journey.ts', `import { list } from '#core/users/list-users'`, /not our insides/],
    ['e2e/temporal.ts', `import { Client } from '@temporalio/client'`, /Only worker\/ knows Temporal/],
  ])('%s may not say %s', (path, text, because) => {
    const violations = violationsWith(path, text)
    expect(violations).toHaveLength(1)
    expect(violations[0]).toMatchObject({ path, line: 1, because: expect.stringMatching(because) })
  })

  test('a verb hides behind no noun that leads to it', () => {
    const [violation] = violationsWith('core/users/status.ts', `export { list } from './list-users'`)
    expect(violation).toMatchObject({ path: 'worker/contract.ts', specifier: '#core/users/status' })
  })
})
