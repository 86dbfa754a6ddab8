import type { PersonForTarget } from '#core/deliveries/person-for-target'
import type { FieldVersion } from '#core/fields/field-version'
import { hashUuid } from '#core/identity-keys/hash-uuid'
import type { ScimPerson } from '#core/scim/provision-person'
import type { ScimValue } from '#core/scim/scim-user'
import type { ScimSettings } from './open-target'

/** The person as the server gets them; null without a user name. A field that is empty is left out. */
export function toScimPerson({ id, values }: PersonForTarget, settings: ScimSettings, version: FieldVersion): ScimPerson | null {
  const userName = values.get(settings.userName)
  if (!userName) return null
  const fields = new Map(version.fields.map((field) => [field.key, field]))
  const mapped = settings.mapping.flatMap(({ field: key, path: given }): ScimValue[] => {
    const field = fields.get(key)
    const path = given ?? field?.scimAttribute
    const value = values.get(key)
    if (!path || !value) return []
    return [{ path, value: field?.kind === 'yes-no' ? value === 'yes' : value }]
  })
  return { externalId: id, userName, values: mapped }
}

/** A hash of a user name, which ignores case, as a UUID. No two people of ours use one at a target. */
export function userNameHash(userName: string): string {
  return hashUuid(userName.toLowerCase())
}
