import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { OWNER_ROLE } from '#bin/services/owner-database'
import { restrictTemporary } from '#database/restrict-temporary'
import type { Template } from './template'

export interface TestDatabase {
  name: string
  ownerUrl: string
  authUrl: string
  webUrl: string
  workerUrl: string
  verifierUrl: string
  /** Signs session cookies; the database has it too. */
  authSecret: string
  [Symbol.asyncDispose](): Promise<void>
}

/** A migrated, empty database for one test; disposing of it ends its connections and drops it. */
export async function createTestDatabase(template: Template = inject('template')): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(template.superuserUrl, `CREATE DATABASE ${name} TEMPLATE ${template.name} OWNER ${OWNER_ROLE}`)
  const here = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  await restrictTemporary({ ownerUrl: here(template.urls.owner) })
  return {
    name,
    ownerUrl: here(template.urls.owner),
    authUrl: here(template.urls.auth),
    webUrl: here(template.urls.web),
    workerUrl: here(template.urls.worker),
    verifierUrl: here(template.urls.verifier),
    authSecret: template.authSecret,
    [Symbol.asyncDispose]: () => administer(template.superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
