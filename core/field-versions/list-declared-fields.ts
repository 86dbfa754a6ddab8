import type { Context } from '#core/context'
import type { Field } from '#core/fields/field'
import { readAllDeclaredFields } from './stored-fields'

/** A field that people of the register may have: the latest version that reads it says how it is called, and whether a list shows it at first. */
export type DeclaredField = Pick<Field, 'key' | 'kind' | 'label' | 'isInList'>

/** Every field that was ever declared, once, those in force first. A key keeps its kind for ever, so it is one column for all batches. */
export async function listDeclaredFields({ ctx }: { ctx: Context }): Promise<DeclaredField[]> {
  const fields = await readAllDeclaredFields(ctx.db)
  return fields.map(({ key, kind, label, isInList }) => ({ key, kind, label, isInList }))
}
