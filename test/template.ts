import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { makeOwnerDatabase, OWNER_ROLE } from '#bin/services/owner-database'
import { installAuthKeys } from '#database/install-auth-keys'
import { migrate } from '#database/migrate'
import { ofEachRole, provisionRoles, roleName } from '#database/roles'

/** Everything a test needs to clone the migrated database; plain data, because it crosses processes. */
export interface Template {
  /** The server's maintenance database as its superuser, who alone may clone. */
  superuserUrl: string
  name: string
  urls: { owner: string; auth: string; web: string; worker: string; verifier: string; delivery: string }
  authSecret: string
}

export async function makeTemplate(superuserUrl: string): Promise<Template> {
  const name = 'template_countersign'
  const secret = () => randomBytes(24).toString('hex')
  const passwords = ofEachRole(secret)
  const ownerPassword = secret()
  const authSecret = secret()
  const address = (user: string, password: string) => {
    const url = new URL(superuserUrl)
    return Object.assign(url, { username: user, password, pathname: `/${name}` }).href
  }
  const owner = address(OWNER_ROLE, ownerPassword)
  await makeOwnerDatabase(superuserUrl, ownerPassword, name)
  await provisionRoles({ ownerUrl: owner, passwords })
  await migrate({ ownerUrl: owner })
  await installAuthKeys({ ownerUrl: owner, authSecrets: { present: authSecret, earlier: [] } })
  await relaxPolicy(owner)
  const urls = ofEachRole((role) => address(roleName(role), passwords[role]))
  return { superuserUrl, name, urls: { owner, ...urls }, authSecret }
}

// Most tests close a batch when it is decided, act by the password alone, and have one checker; tests of undo, second factors and second
// checkers set their own policy.
async function relaxPolicy(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(
    "update policy set undo_window_seconds = 0, step_up_minutes = 60, second_factor_for = '{}', safety_threshold_percent = null",
  )
  await client.end()
}
