import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { keepSecrets } from '#bin/instance/secrets'
import { instance } from './instance'
import type { Operator } from './operators'
import { asOwner } from './owner'

/**
 * Makes an invitation as an instance without a mail server does: its key has one half until another admin confirms it.
 * The instance under test has a mail server. Returns the half of the link that the inviting admin sees.
 */
export async function inviteByHalves(by: Operator, { name, email }: { name: string; email: string }): Promise<string> {
  const id = randomUUID()
  const text = `half1-${id}-${randomBytes(32).toString('base64url')}`
  const half = `${text}.${createHmac('sha256', keepSecrets(instance.dataFolder).authSecret).update(text).digest('base64url')}`
  await asOwner((client) =>
    client.query(
      `insert into invitation (id, name, email, token_hash, invited_by, expires_at)
       values ($1, $2, $3, sha256(convert_to($4, 'UTF8')), $5, now() + interval '7 days')`,
      [id, name, email, half, by.id],
    ),
  )
  return `${instance.url}/invitation#${half}`
}
