import { isDeepStrictEqual } from 'node:util'
import type { NumberedFields } from '#core/field-versions/stored-fields'
import type { FieldVersion } from '#core/fields/field-version'
import { agreeOn, send } from './agree-on'
import { signIn } from './instance'

/** Puts fields into effect by the two demo admins, through the API; nothing if they are in force already. */
export async function declareFields(url: string, definition: FieldVersion): Promise<void> {
  const { number: basedOn, version } = await send<NumberedFields>(url, await signIn(url, 'admin@demo.test'), '/api/fields')
  if (!isDeepStrictEqual(version, definition)) await agreeOn(url, { kind: 'fields', basedOn, definition })
}
