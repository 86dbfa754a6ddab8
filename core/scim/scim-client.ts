import { type Attributes, type PatchDialect, patchBody } from './patch'
import { idOf, requireResource, requireSuccess, resourcesOf, type ScimResponse } from './scim-response'
import { isObject, isSameUserName, type ScimResource } from './scim-user'

export type ScimRequest = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string; body?: ScimResource }

/** Sends a request to a server, below its base address, with what signs in to it. Throws when no response comes. */
export type SendScimRequest = (request: ScimRequest) => Promise<ScimResponse>

/** What a server says that it can do: RFC 7643, section 5. */
export type ServerConfig = { canPatch: boolean; canFilter: boolean }

/** The accounts of a server. Each method throws a ScimError when the server refuses. */
export type ScimClient = {
  /** Those whose attribute equals a value, compared again here, because servers answer a filter that they do not know with anything. */
  find: (attribute: 'externalId' | 'userName', value: string) => Promise<ScimResource[]>
  /** Null when there is no account of this id. */
  get: (id: string) => Promise<ScimResource | null>
  create: (user: ScimResource) => Promise<ScimResource>
  /** Changes attributes of an account. */
  change: (account: ScimResource, attributes: Attributes) => Promise<void>
  /** Returns when there is no account of this id any more. */
  remove: (id: string) => Promise<void>
}

type Options = { send: SendScimRequest; dialect: PatchDialect; config: ServerConfig }

const everything: ServerConfig = { canPatch: true, canFilter: true }

/** A server that does not say what it can do is asked for everything. */
export async function readServerConfig(send: SendScimRequest): Promise<ServerConfig> {
  const response = await send({ method: 'GET', path: '/ServiceProviderConfig' })
  if (response.status === 404 || response.status === 501) return everything
  const config = requireResource(response)
  const can = (feature: unknown) => !(isObject(feature) && feature.supported === false)
  return { canPatch: can(config.patch), canFilter: can(config.filter) }
}

/** Opens the accounts of a server. `send` sends its requests, and `config` says what it can do. */
export function openScimClient({ send, dialect, config }: Options): ScimClient {
  const at = (id: string) => `/Users/${encodeURIComponent(id)}`

  async function find(attribute: 'externalId' | 'userName', value: string): Promise<ScimResource[]> {
    if (!config.canFilter) return []
    const filter = `${attribute} eq ${JSON.stringify(value)}`
    const response = await send({ method: 'GET', path: `/Users?filter=${encodeURIComponent(filter)}` })
    // By RFC 7644 a filter by an attribute that the server does not know is 400 invalidFilter.
    if ([400, 501].includes(response.status)) return []
    const isEqual = attribute === 'externalId' ? isSame : isSameUserName
    return resourcesOf(requireResource(response)).filter((found) => isEqual(found[attribute], value))
  }

  async function get(id: string): Promise<ScimResource | null> {
    const response = await send({ method: 'GET', path: at(id) })
    return response.status === 404 ? null : requireResource(response)
  }

  async function change(account: ScimResource, attributes: Attributes): Promise<void> {
    const path = at(idOf(account))
    if (Object.keys(attributes).length === 0) return
    if (config.canPatch) requireSuccess(await send({ method: 'PATCH', path, body: patchBody(attributes, dialect) }))
    else requireSuccess(await send({ method: 'PUT', path, body: replaced(account, attributes) }))
  }

  return {
    find,
    get,
    create: async (user) => requireResource(await send({ method: 'POST', path: '/Users', body: user })),
    change,
    async remove(id) {
      const response = await send({ method: 'DELETE', path: at(id) })
      if (response.status !== 404) requireSuccess(response)
    },
  }
}

const isSame = (found: unknown, value: string) => found === value

/** The whole resource with these attributes, for a server that has no PATCH. */
function replaced(account: ScimResource, attributes: Attributes): ScimResource {
  const { meta: _, ...whole } = structuredClone(account)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('urn:') && isObject(value)) whole[name] = { ...(isObject(whole[name]) ? whole[name] : {}), ...value }
    else whole[name] = value
  }
  return withoutNulls(whole)
}

const withoutNulls = (resource: ScimResource): ScimResource =>
  Object.fromEntries(
    Object.entries(resource)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, name.startsWith('urn:') && isObject(value) ? withoutNulls(value) : value]),
  )
