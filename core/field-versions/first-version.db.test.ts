import { expect, test } from 'vitest'
import { canonicalFieldVersion } from '#core/fields/canonical-field-version'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import { readVerifiedAudit } from '#test/audit-chain'
import { openTestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

test('the first version in the database has the default fields, and the audit names it for each batch', async () => {
  await using instance = await openTestInstance()
  const { rows: versions } = await instance.owner.query(`select number, definition, encode(sha256, 'hex') as sha256 from field_version`)
  expect(versions).toMatchObject([{ number: 1, definition: canonicalFieldVersion(defaultFieldVersion) }])
  const batchId = await instance.bring(await instance.signIn('maker'), peopleCsv('Oslo', 3))
  const { rows: batches } = await instance.owner.query('select id, field_version from batch')
  expect(batches).toEqual([{ id: batchId, field_version: 1 }])
  const fieldsSha256 = versions[0].sha256
  const events = (await readVerifiedAudit(instance.owner)).filter(({ batch }) => batch === batchId)
  expect(events).toMatchObject([
    { action: 'batch.uploaded', data: { fieldVersion: 1, fieldsSha256 } },
    { action: 'batch.imported', data: { fieldsSha256 } },
    { action: 'batch.verified' },
  ])
})
