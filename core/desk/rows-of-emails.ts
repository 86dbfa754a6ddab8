import type { Database } from '#core/db'
import { claimOfEmail } from '#core/reading/identity'

/** The row of each address in a batch, null where it is nobody's. Who was rejected or withdrawn claims nothing any more, but is known still. */
export async function rowsOfEmails(db: Database, batchId: string, emails: string[]): Promise<(number | null)[]> {
  const found = await db.query<{ claim: string; row: number }>(
    `select claim, row_no as row from users where batch_id = $1 and claim = any ($2::text[])
     union all
     select 'email:' || lower(email), row_no from users
     where batch_id = $1 and claim is null and 'email:' || lower(email) = any ($2::text[])`,
    [batchId, emails.map(claimOfEmail)],
  )
  const rows = new Map(found.map(({ claim, row }) => [claim, row]))
  return emails.map((email) => rows.get(claimOfEmail(email)) ?? null)
}
