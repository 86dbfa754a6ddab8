import type { Context } from '#core/context'
import { templateOf } from '#core/sample/template'
import { readFieldsInForce } from './stored-fields'

/** A CSV file that can be filled in and uploaded, with the columns of the fields in force. */
export async function getTemplate({ ctx }: { ctx: Context }): Promise<string> {
  const { version } = await readFieldsInForce(ctx.db)
  return templateOf(version)
}
