import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { writtenActions } from './audit-action'

test('the actions are those that the database writes', () => {
  const files = ['prisma/migrations', 'prisma/functions'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  const statements = files.map((file) => readFileSync(file, 'utf8')).join('\n')
  const written = statements.matchAll(
    /'((?:approval-request|audit|batch|decision|reversal|reason|data|person|personal-data|target|delivery|session|password|operator|role|policy|second-factor|transaction|change-request)\.[a-z-]+)'/g,
  )
  expect([...new Set([...written].map(([, action]) => action))].toSorted()).toEqual(writtenActions.toSorted())
})
