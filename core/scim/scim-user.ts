import { parseScimPath, type ScimPath } from './scim-path'

/** A resource as JSON. */
export type ScimResource = { [attribute: string]: unknown }

/** What a target gets of a person: the path of an attribute and its value, each path once. */
export type ScimValue = { path: string; value: string | boolean | number }

/** Whether an account has this user name. RFC 7643, section 4.1.1: user names ignore case. */
export const isSameUserName = (found: unknown, userName: string): boolean =>
  typeof found === 'string' && userName !== '' && found.toLowerCase() === userName.toLowerCase()

const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
// RFC 7643, section 4.1.2.
const multiValued = ['emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'groups', 'entitlements', 'roles', 'x509Certificates']

/** The User resource that creates an account. `externalId` is our id of the person. */
export function toScimUser(externalId: string, values: readonly ScimValue[]): ScimResource {
  const user = withValues({ schemas: [coreUser], externalId, active: true }, values)
  const extensions = Object.keys(user).filter((name) => name.startsWith('urn:'))
  return { ...user, schemas: [coreUser, ...extensions] }
}

/** A copy of a resource in which these attributes have these values, and all others are as they were. Throws for a path that is none. */
export function withValues(resource: ScimResource, values: readonly ScimValue[]): ScimResource {
  const copy = structuredClone(resource)
  for (const { path: text, value } of values) {
    const path = parseScimPath(text)
    if (path === null) throw new TypeError('A path of the mapping is not valid.')
    const holder = path.extension === null ? copy : objectIn(copy, path.extension)
    setIn(holder, path, value)
  }
  return copy
}

/** The value that a resource has at a path; undefined when it has none. */
export function valueAt(resource: ScimResource, text: string): unknown {
  const path = parseScimPath(text)
  if (path === null) return undefined
  const holder = path.extension === null ? resource : resource[path.extension]
  if (!isObject(holder)) return undefined
  const attribute = holder[attributeNameIn(holder, path.attribute)]
  if (!isMultiValued(path)) return path.subAttribute === null ? attribute : subValueOf(attribute, path.subAttribute)
  if (!Array.isArray(attribute)) return undefined
  return subValueOf(
    attribute.find((element) => matches(element, path)),
    path.subAttribute ?? 'value',
  )
}

function setIn(holder: ScimResource, path: ScimPath, value: ScimValue['value']): void {
  const name = attributeNameIn(holder, path.attribute)
  if (!isMultiValued(path)) {
    if (path.subAttribute === null) holder[name] = value
    else setOf(objectIn(holder, name), path.subAttribute, value)
    return
  }
  const elements = Array.isArray(holder[name]) ? (holder[name] as unknown[]) : []
  holder[name] = elements
  let element = elements.find((each) => matches(each, path))
  if (!isObject(element)) {
    element = Object.fromEntries((path.filter ?? []).map(({ attribute, value: wanted }) => [attribute, wanted]))
    elements.push(element)
  }
  setOf(element as ScimResource, path.subAttribute ?? 'value', value)
}

const isMultiValued = ({ attribute, filter, extension }: ScimPath) =>
  filter !== null || (extension === null && multiValued.some((name) => name.toLowerCase() === attribute.toLowerCase()))

function matches(element: unknown, { filter }: ScimPath): boolean {
  if (!isObject(element)) return false
  return (filter ?? []).every(({ attribute, value }) => {
    const found = subValueOf(element, attribute)
    // A client may leave out `primary` where it is false.
    return typeof value === 'string' && typeof found === 'string' ? found.toLowerCase() === value.toLowerCase() : (found ?? false) === value
  })
}

/** The name as the resource writes it, because names ignore case (RFC 7643, section 2.1). */
export function attributeNameIn(holder: ScimResource, name: string): string {
  return Object.keys(holder).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name
}

const subValueOf = (holder: unknown, name: string): unknown => (isObject(holder) ? holder[attributeNameIn(holder, name)] : undefined)

function setOf(holder: ScimResource, name: string, value: ScimValue['value']): void {
  holder[attributeNameIn(holder, name)] = value
}

function objectIn(holder: ScimResource, name: string): ScimResource {
  const key = attributeNameIn(holder, name)
  if (!isObject(holder[key])) holder[key] = {}
  return holder[key] as ScimResource
}

/** Whether a JSON value is an object. */
export const isObject = (value: unknown): value is ScimResource => typeof value === 'object' && value !== null && !Array.isArray(value)
