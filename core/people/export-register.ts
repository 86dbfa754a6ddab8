import type { z } from 'zod'
import type { Context } from '#core/context'
import { readMaskOfRegister, requireUnmasked } from '#core/disclosures/masked-fields'
import { recordDownload } from '#core/downloads/record-download'
import { readAllDeclaredFields } from '#core/field-versions/stored-fields'
import { RegisterRequest } from '#core/people/list-register'
import { type PersonRecord, personRecordOf } from '#core/people/person-record'
import { readRegister } from '#core/people/read-register'
import type { RegisterFilter } from './register-filter'

export const RegisterExport = RegisterRequest.pick({ filter: true })

/** Returns all matching entries of the register, in its order, and the keys of the fields that were ever declared. Records the download in the audit log, without the search text. Refuses with `personal-data-masked` while anyone's personal data is masked for the actor. */
export async function exportRegister({
  ctx,
  input,
}: {
  ctx: Context
  input: z.input<typeof RegisterExport>
}): Promise<{ keys: string[]; entries: AsyncIterable<PersonRecord> }> {
  const { filter } = RegisterExport.parse(input)
  requireUnmasked(await readMaskOfRegister(ctx))
  await recordDownload({ ctx, input: { batchId: null, what: 'register' } })
  const declared = await readAllDeclaredFields(ctx.db)
  return { keys: declared.map(({ key }) => key), entries: eachEntry(ctx, filter) }
}

async function* eachEntry(ctx: Context, filter: RegisterFilter): AsyncGenerator<PersonRecord> {
  for await (const entries of readRegister(ctx, filter)) yield* entries.map(personRecordOf)
}
