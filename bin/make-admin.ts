import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { readEnvironment } from '#core/environment'
import { InvitationRequest } from '#core/operators/invite-operator'
import { Role } from '#core/operators/operator'
import { makeOperatorOnServer } from '#database/make-operator-on-server'
import { findEmbeddedOwnerUrl } from './instance/embedded-owner-url'
import { ROOT } from './root'

// npm run operator -- --email asta@example.org --name "Asta Admin" --role admin
// As the owner of the database, with nobody's confirmation: how the first admins come, and how the last ones get in again.
try {
  const { values } = parseArgs({
    options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true }, link: { type: 'boolean' } },
  })
  const { email, name } = InvitationRequest.parse({ email: values.email, name: values.name ?? values.email })
  const { role: roles } = z.object({ role: z.array(Role) }).parse({ role: values.role ?? [] })
  const envFile = join(ROOT, '.env')
  if (existsSync(envFile)) process.loadEnvFile(envFile)
  const environment = readEnvironment()
  const ownerUrl = environment.DATABASE_URL ?? findEmbeddedOwnerUrl(resolve(ROOT, environment.DATA_DIR))
  if (!ownerUrl) throw new Error('Set DATABASE_URL to the database as its owner, or start the desk first: npm start')
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    const { isNew, token } = await makeOperatorOnServer(client, { email, name, roles, wantsLink: values.link ?? false })
    console.log(`${email} is ${isNew ? 'now an operator' : 'an operator already'}${roles.length > 0 ? `: ${roles.join(', ')}` : ''}.`)
    if (token) console.log(`This link sets the password, once and within a day:\n${environment.PUBLIC_URL}/password-reset#${token}`)
  } finally {
    await client.end()
  }
} catch (error) {
  console.error(error instanceof z.ZodError ? usage(error) : error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

function usage(error: z.ZodError): string {
  const wrong = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')
  return `${wrong}\nnpm run operator -- --email <address> [--name <name>] [--role <role>]… [--link]`
}
