import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { OWNER_ROLE } from '#bin/services/owner-database'
import { restrictTemporaryOn } from '#database/restrict-temporary'
import type { Template } from './template'

export interface TestDatabase {
  name: string
  ownerUrl: string
  authUrl: string
  webUrl: string
  workerUrl: string
  verifierUrl: string
  deliveryUrl: string
  /** Signs session cookies; the database has it too. */
  authSecret: string
  [Symbol.asyncDispose](): Promise<void>
}

/** A migrated, empty database for one test; disposing of it ends its connections and drops it. */
export async function createTestDatabase(template: Template = inject('template')): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const superuser = superuserPool(template.superuserUrl)
  await superuser.query(`CREATE DATABASE ${name} TEMPLATE ${template.name} STRATEGY file_copy OWNER ${OWNER_ROLE}`)
  await restrictTemporaryOn(superuser, name)
  const here = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
  return {
    name,
    ownerUrl: here(template.urls.owner),
    authUrl: here(template.urls.auth),
    webUrl: here(template.urls.web),
    workerUrl: here(template.urls.worker),
    verifierUrl: here(template.urls.verifier),
    deliveryUrl: here(template.urls.delivery),
    authSecret: template.authSecret,
    async [Symbol.asyncDispose]() {
      await superuser.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

const pools = new Map<string, pg.Pool>()

/** Connections for all tests of this process, because opening one costs as much as copying a database. */
function superuserPool(url: string): pg.Pool {
  const pool = pools.get(url) ?? new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 10_000, allowExitOnIdle: true })
  // The server may stop before this process does.
  if (!pools.has(url)) pool.on('error', () => {})
  pools.set(url, pool)
  return pool
}
