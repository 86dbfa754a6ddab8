import { z } from 'zod'
import type { Actor } from '#core/context'
import { findActor } from '#server/context/find-context'
import { clientAddressHeader } from '#server/http/client-address'
import { sendsMail } from '#server/mail/mail'
import { type ChangedCredential, mailChangedCredential } from '#server/mail/mail-changed-credential'
import { log } from '#server/process/log'
import { signInDatabase } from '#server/sign-in/sign-in'

const changes: Record<string, ChangedCredential> = {
  '/change-password': 'password-changed',
  '/two-factor/disable': 'second-factor-off',
  '/two-factor/generate-backup-codes': 'recovery-codes-renewed',
  '/two-factor/verify-backup-code': 'recovery-code-used',
}

/**
 * Runs a request of the sign-in library, and if it changed or used a credential, mails the operator. The answer does not wait for the
 * mail server, and a failure is only logged.
 */
export async function mailingCredentialChange(request: Request, run: (request: Request) => Promise<Response>): Promise<Response> {
  const path = new URL(request.url).pathname.replace('/api/auth', '')
  const { headers } = request
  if (!sendsMail() || !(path in changes || path === '/two-factor/verify-totp')) return run(request)
  const before = await findActor(headers)
  const response = await run(request)
  if (response.ok) void mailChange(path, headers, before, response).catch(() => log().error('a changed credential was not mailed'))
  return response
}

/** Mails the operator that their password was reset by a link. Never throws. */
export async function mailPasswordReset(operatorId: string, headers: Headers): Promise<void> {
  if (!sendsMail()) return
  try {
    const to = await signInDatabase().prisma.signInOperator.findUniqueOrThrow({ where: { id: operatorId } })
    await mailChangedCredential({ what: 'password-reset', to, from: headers.get(clientAddressHeader) })
  } catch {
    log().error('a changed credential was not mailed')
  }
}

async function mailChange(path: string, headers: Headers, before: Actor | null, response: Response): Promise<void> {
  const to = before ?? (await signedInBy(response))
  // The same code turns a second factor on and signs in with one.
  const what = changes[path] ?? (before && !before.hasSecondFactor ? 'second-factor-on' : undefined)
  if (!to || !what) return
  const codesLeft = what === 'recovery-code-used' ? { codesLeft: await countRecoveryCodes(to.id) } : {}
  await mailChangedCredential({ what, to, from: headers.get(clientAddressHeader), ...codesLeft })
}

async function countRecoveryCodes(operatorId: string): Promise<number> {
  const { backupCodes } = await signInDatabase().prisma.signInTwoFactor.findUniqueOrThrow({
    where: { operatorId },
    select: { backupCodes: true },
  })
  return z.array(z.string()).parse(JSON.parse(backupCodes)).length
}

function signedInBy(response: Response): Promise<Actor | null> {
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return findActor(new Headers({ cookie }))
}
