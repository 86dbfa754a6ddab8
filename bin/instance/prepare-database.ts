import { installAuthKey } from '#database/install-auth-key'
import { migrate } from '#database/migrate'
import { type LoginRole, provisionRoles, roleName } from '#database/roles'

interface PrepareOptions {
  ownerUrl: string
  authSecret: string
  /** Ways to the database that are given already; their roles' passwords are taken from them. */
  given: Partial<Record<LoginRole, string>>
  /** Passwords for the roles whose way is not given. */
  passwords: Record<LoginRole, string>
}

export interface PreparedDatabase {
  urls: Record<LoginRole, string>
  /** Migrations that were applied just now. */
  applied: string[]
}

/**
 * Brings a database to where the application can use it: roles, migrations, and the key that checks sessions.
 */
export async function prepareDatabase({ ownerUrl, authSecret, given, passwords }: PrepareOptions): Promise<PreparedDatabase> {
  const urlOf = (role: LoginRole) =>
    given[role] ?? Object.assign(new URL(ownerUrl), { username: roleName(role), password: passwords[role] }).href
  const urls = { auth: urlOf('auth'), web: urlOf('web'), worker: urlOf('worker') }
  const passwordOf = (role: LoginRole) => decodeURIComponent(new URL(urls[role]).password)
  await provisionRoles({ ownerUrl, passwords: { auth: passwordOf('auth'), web: passwordOf('web'), worker: passwordOf('worker') } })
  const applied = await migrate({ ownerUrl })
  await installAuthKey({ ownerUrl, authSecret })
  return { urls, applied }
}
