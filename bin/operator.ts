import type pg from 'pg'
import { z } from 'zod'
import { tlsProblem } from '#core/database/tls'
import type { Environment } from '#core/environment'
import { InvitationRequest } from '#core/invitations/invite-operator'
import { Role } from '#core/operators/operator'
import { liftSuspensionOnServer } from '#database/lift-suspension-on-server'
import { makeOperatorOnServer } from '#database/make-operator-on-server'
import { openOwner } from './instance/open-owner'
import { mailAdmins } from './mail-admins'
import { readOptions } from './read-options'

const usage = 'npm run operator -- [lift] --email <address> [--name <name>] [--role <role>]… [--link]'

// npm run operator -- --email asta@example.org --name "Asta Admin" --role admin
// npm run operator -- lift --email asta@example.org
// As the owner of the database: for the first admins, and for locked-out ones. Roles are only proposed once two admins are active.
try {
  const { values, positionals } = readOptions(usage, {
    allowPositionals: true,
    options: { email: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true }, link: { type: 'boolean' } },
  })
  const [act = 'make'] = z.array(z.literal('lift')).max(1).parse(positionals)
  const { email, name } = InvitationRequest.parse({ email: values.email, name: values.name ?? values.email })
  const { role: roles } = z.object({ role: z.array(Role) }).parse({ role: values.role ?? [] })
  const { client, environment } = await openOwner()
  try {
    if (act === 'lift') await lift(client, environment, email)
    else await make(client, environment, { email, name, roles, wantsLink: values.link ?? false })
  } finally {
    await client.end()
  }
} catch (error) {
  console.error(
    error instanceof z.ZodError ? problemsOf(error) : (tlsProblem(error) ?? (error instanceof Error ? error.message : String(error))),
  )
  process.exitCode = 1
}

async function make(client: pg.Client, environment: Environment, wanted: Parameters<typeof makeOperatorOnServer>[1]): Promise<void> {
  const { email } = wanted
  const { isNew, token, proposed } = await makeOperatorOnServer(client, wanted)
  const granted = wanted.roles.filter((role) => !proposed.includes(role))
  console.log(`${email} is ${isNew ? 'now an operator' : 'an operator already'}${granted.length > 0 ? `: ${granted.join(', ')}` : ''}.`)
  if (proposed.length > 0) console.log(`Proposed: ${proposed.join(', ')}. An admin confirms it under Operators, Change requests.`)
  if (token) console.log(`This link sets the password, once and within a day:\n${environment.PUBLIC_URL}/password-reset#${token}`)
  if (token && !process.env.PUBLIC_URL)
    console.log('PUBLIC_URL is not set: put the address that people use in place of the one in the link.')
}

async function lift(client: pg.Client, environment: Environment, email: string): Promise<void> {
  const { isLifted, admins } = await liftSuspensionOnServer(client, { email })
  if (!isLifted) return console.log(`${email} is not suspended.`)
  const text = `The suspension of ${email} was lifted by a command on the server, without a second admin. It is in the audit.`
  const mailed = await mailAdmins(environment, admins, { subject: 'A suspension was lifted on the server', text })
  console.log(
    `${email} is no longer suspended. ${mailed === 0 ? 'No admin got a mail; it is in the audit.' : `${mailed} admins got a mail.`}`,
  )
}

function problemsOf(error: z.ZodError): string {
  const wrong = error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`).join('\n')
  return `${wrong}\nUsage: ${usage}`
}
