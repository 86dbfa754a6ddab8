import type { Database } from '#core/database/open-database'
import { identityKeyOfEmail } from '#core/identity-keys/identity-key'

/** The row of each address in a batch, null where it is nobody's. People who were rejected or withdrawn hold no identity key any more, but are known still. */
export async function rowsOfEmails(db: Database, batchId: string, emails: string[]): Promise<(number | null)[]> {
  const found = await db.query<{ identityKey: string; row: number }>(
    `select identity_key as "identityKey", row_no as row from users where batch_id = $1 and identity_key = any ($2::text[])
     union all
     select freed_identity_key, row_no from users where batch_id = $1 and freed_identity_key = any ($2::text[])`,
    [batchId, emails.map(identityKeyOfEmail)],
  )
  const rows = new Map(found.map(({ identityKey, row }) => [identityKey, row]))
  return emails.map((email) => rows.get(identityKeyOfEmail(email)) ?? null)
}
