/** A part of a SCIM path: RFC 7644, figure 7. `filter` chooses one element of a multi-valued attribute by its sub-attributes. */
export type ScimPath = {
  /** The URN of the extension that has the attribute; null for the core schema. */
  extension: string | null
  attribute: string
  filter: readonly Condition[] | null
  subAttribute: string | null
}
type Condition = { attribute: string; value: string | boolean | number }

const pathParts = /^(?:(urn:[A-Za-z0-9:._-]+):)?([A-Za-z][\w$-]*)(?:\[([^[\]]+)\])?(?:\.([A-Za-z][\w$-]*))?$/
const condition = /^\s*([A-Za-z][\w$-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false|-?\d+)\s*$/i

const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** Parses a path whose filter compares with `eq` and joins by `and`; null for any other. */
export function parseScimPath(text: string): ScimPath | null {
  const [, urn, attribute, inBrackets, subAttribute = null] = pathParts.exec(text) ?? []
  if (attribute === undefined) return null
  const filter = inBrackets === undefined ? null : conditionsOf(inBrackets)
  if (inBrackets !== undefined && filter === null) return null
  return { extension: urn === undefined || urn === coreUser ? null : urn, attribute, filter, subAttribute }
}

function conditionsOf(text: string): Condition[] | null {
  const conditions: Condition[] = []
  for (const part of text.split(/\s+and\s+/i)) {
    const [, attribute, value] = condition.exec(part) ?? []
    if (attribute === undefined || value === undefined) return null
    conditions.push({ attribute, value: JSON.parse(value.startsWith('"') ? value : value.toLowerCase()) })
  }
  return conditions
}
