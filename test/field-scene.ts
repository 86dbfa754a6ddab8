import type { FieldVersion } from '#core/fields/field-version'
import { verifyDatabase } from '#core/verification/verify-database'
import { confirm, openAdmins } from './admins'
import { proposeFields } from './fields'

/** An instance of its own with these fields in force, or the default ones, and operators who bring and decide files of this header. */
export async function openFields(version: FieldVersion | null, header = '') {
  const scene = await openAdmins()
  const { instance, admin, second } = scene
  const declare = async (next: FieldVersion, basedOn: number) => confirm(second, await proposeFields(admin, next, basedOn))
  if (version) await declare(version, 1)
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  const fileOf = (...people: string[]) => `${[header, ...people].join('\n')}\n`
  return {
    instance,
    owner: instance.owner,
    maker,
    checker,
    /** Puts other fields into force. */
    declare,
    fileOf,
    bring: (...people: string[]) => instance.bring(maker, fileOf(...people)),
    /** What became of each row: a status, the batch and row that it repeats with the unique field, or `invalid`. */
    async outcomes(batchId: string): Promise<string[]> {
      const { rows } = await instance.owner.query<{ outcome: string }>(
        `select outcome from (
           select row_no, status::text as outcome from users where batch_id = $1
           union all
           select row_no, coalesce(nullif(concat_ws(' ', repeats_batch_id, repeats_row_no, repeats_field), ''), 'invalid')
           from failed_row where batch_id = $1) r
         order by row_no`,
        [batchId],
      )
      return rows.map(({ outcome }) => outcome)
    },
    /** What the verification of the whole database finds. */
    async findings(): Promise<string[]> {
      const found: string[] = []
      await verifyDatabase({ ctx: instance.verifier, input: { onFinding: ({ message }) => found.push(message) } })
      return found
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  }
}
