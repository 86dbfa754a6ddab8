import pg from 'pg'
import type { AuthSecrets } from '#core/secrets/auth-secrets'
import { requirePostgresVersion } from '#core/startup/postgres-version'
import { asStartRefusal } from '#core/startup/require-database'
import { installAuthKeys } from '#database/install-auth-keys'
import { installPolicy, type Policy } from '#database/install-policy'
import { migrate } from '#database/migrate'
import { restrictTemporary } from '#database/restrict-temporary'
import { type ConnectionLimits, type LoginRole, ofEachRole, provisionRoles, roleName } from '#database/roles'

interface PrepareOptions {
  ownerUrl: string
  authSecrets: AuthSecrets
  policy: Policy
  limits: ConnectionLimits
  /** Database URLs that are given already; they contain the passwords of their roles. */
  given: Partial<Record<LoginRole, string>>
  /** Passwords for the roles whose URL is not given. */
  passwords: Record<LoginRole, string>
}

export interface PreparedDatabase {
  urls: Record<LoginRole, string>
  /** Migrations that were applied just now. */
  applied: string[]
}

/**
 * Makes a database ready for use: roles, migrations, functions, the session keys, and the rules of sign-in. Throws first if PostgreSQL is too
 * old, because its own answer would be a syntax error, or if it cannot be reached.
 */
export async function prepareDatabase({
  ownerUrl,
  authSecrets,
  policy,
  limits,
  given,
  passwords,
}: PrepareOptions): Promise<PreparedDatabase> {
  const urlOf = (role: LoginRole) =>
    given[role] ?? Object.assign(new URL(ownerUrl), { username: roleName(role), password: passwords[role] }).href
  const urls = ofEachRole(urlOf)
  await requireSupported(ownerUrl)
  const passwordOf = (role: LoginRole) => decodeURIComponent(new URL(urls[role]).password)
  await provisionRoles({ ownerUrl, passwords: ofEachRole(passwordOf), limits })
  const applied = await migrate({ ownerUrl })
  await restrictTemporary({ ownerUrl })
  await installAuthKeys({ ownerUrl, authSecrets })
  await installPolicy({ ownerUrl, policy })
  return { urls, applied }
}

async function requireSupported(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect().catch((error) => {
    throw asStartRefusal(error, 'DATABASE_URL')
  })
  try {
    await requirePostgresVersion(client)
  } finally {
    await client.end()
  }
}
