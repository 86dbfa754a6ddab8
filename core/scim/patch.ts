import { parseScimPath } from './scim-path'
import { attributeNameIn, isObject, type ScimResource, type ScimValue, valueAt, withValues } from './scim-user'

/**
 * How a server reads PATCH: `rfc7644` as the RFC has it; `entra` with operations and booleans as Microsoft Entra writes them; `okta` with
 * attributes in the value and no path.
 */
export const patchDialects = ['rfc7644', 'entra', 'okta'] as const
export type PatchDialect = (typeof patchDialects)[number]

/** Whole attributes of a resource, those of an extension in an object by its URN; null where the resource has none. */
export type Attributes = ScimResource

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** The attributes that differ when a resource gets these values. Values of an attribute that are not named stay in it. */
export function attributesToChange(resource: ScimResource, values: readonly ScimValue[]): Attributes {
  const differing = values.filter(({ path, value }) => valueAt(resource, path) !== value)
  const paths = differing.map(({ path }) => path)
  return attributesAt(withValues(resource, differing), paths)
}

/** The whole attributes that these paths are in, as a resource has them. */
export function attributesAt(resource: ScimResource, paths: readonly string[]): Attributes {
  const kept: Attributes = {}
  for (const text of paths) {
    const path = parseScimPath(text)
    if (path === null) throw new TypeError('A path of the mapping is not valid.')
    const from = path.extension === null ? resource : (resource[path.extension] ?? {})
    if (path.extension !== null && kept[path.extension] === undefined) kept[path.extension] = {}
    const into = path.extension === null ? kept : kept[path.extension]
    if (!isObject(from) || !isObject(into)) continue
    const name = attributeNameIn(from, path.attribute)
    into[name] = from[name] ?? null
  }
  return kept
}

/**
 * The body of a PATCH that gives a resource these attributes. Attributes with several values are replaced as a whole, because servers differ in
 * what they do with a filter that matches nothing.
 */
export function patchBody(attributes: Attributes, dialect: PatchDialect): ScimResource {
  return { schemas: [patchSchema], Operations: dialect === 'okta' ? withoutPaths(attributes) : withPaths(attributes, dialect) }
}

function withPaths(attributes: Attributes, dialect: PatchDialect): ScimResource[] {
  const [remove, replace] = dialect === 'entra' ? ['Remove', 'Replace'] : ['remove', 'replace']
  const written = (value: unknown) => (dialect === 'entra' && typeof value === 'boolean' ? (value ? 'True' : 'False') : value)
  return entriesOf(attributes).map(({ path, value }) =>
    value === null ? { op: remove, path } : { op: replace, path, value: written(value) },
  )
}

/** Lists and what is removed keep their path: without one, servers add to a list. */
function withoutPaths(attributes: Attributes): ScimResource[] {
  const named = entriesOf(attributes).filter(({ value }) => value === null || Array.isArray(value))
  const value: ScimResource = {}
  for (const [name, of] of Object.entries(attributes)) {
    const kept = name.startsWith('urn:') && isObject(of) ? withoutNulls(of) : of
    if (kept !== null && !Array.isArray(kept) && !(isObject(kept) && Object.keys(kept).length === 0)) value[name] = kept
  }
  return [
    ...(Object.keys(value).length === 0 ? [] : [{ op: 'replace', value }]),
    ...withPaths(Object.fromEntries(named.map(({ path, value: each }) => [path, each])), 'rfc7644'),
  ]
}

const withoutNulls = (of: ScimResource) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== null && !Array.isArray(value)))

function entriesOf(attributes: Attributes): { path: string; value: unknown }[] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    name.startsWith('urn:') && isObject(value)
      ? Object.entries(value).map(([inner, each]) => ({ path: `${name}:${inner}`, value: each }))
      : [{ path: name, value }],
  )
}
