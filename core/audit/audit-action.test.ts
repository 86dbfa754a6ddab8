import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { auditActions } from './audit-action'

test('auditActions lists every action that the database writes', () => {
  const migrations = readdirSync('prisma/migrations', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql'))
  const statements = migrations.map((name) => readFileSync(`prisma/migrations/${name}`, 'utf8')).join('\n')
  const written = statements.matchAll(
    /'((?:audit|batch|decision|reason|data|person|session|password|operator|role|policy|second-factor|transaction)\.[a-z-]+)'/g,
  )
  expect([...new Set([...written].map(([, action]) => action))].toSorted()).toEqual(auditActions.toSorted())
})
