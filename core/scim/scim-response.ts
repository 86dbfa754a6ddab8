import { isObject, type ScimResource } from './scim-user'

/** What a server answered to a request: its status, and the body if it is JSON. */
export type ScimResponse = { status: number; body: ScimResource | null; retryAfterSeconds: number | null }

/**
 * Why a request of SCIM was not done. `busy` and `failed` may pass and are tried again; `unauthorized` stops the target; the others are of the
 * person alone. None has a text of the server, which could name people.
 */
export const scimRefusals = ['unauthorized', 'busy', 'failed', 'taken', 'not-found', 'invalid', 'too-large', 'not-supported'] as const
export type ScimRefusal = (typeof scimRefusals)[number]

/** A server that refused a request. The message is a sentence for the log, and has nothing of the response but its status. */
export class ScimError extends Error {
  readonly refusal: ScimRefusal
  readonly status: number
  readonly retryAfterSeconds: number | null

  constructor(refusal: ScimRefusal, { status, retryAfterSeconds }: Pick<ScimResponse, 'status' | 'retryAfterSeconds'>) {
    super(`The server answered ${status}`)
    this.refusal = refusal
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The body of a response that has one. Throws a ScimError for a response that refuses, or that is no resource. */
export function requireResource(response: ScimResponse): ScimResource {
  requireSuccess(response)
  if (response.body === null) throw new ScimError('failed', response)
  return response.body
}

/** Throws a ScimError for a response that refuses. */
export function requireSuccess(response: ScimResponse): void {
  if (response.status < 200 || response.status > 299) throw new ScimError(refusalOf(response), response)
}

function refusalOf({ status, body }: ScimResponse): ScimRefusal {
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 429) return 'busy'
  if (status === 408 || status >= 500 || status < 400) return status === 501 ? 'not-supported' : 'failed'
  if (status === 409 || body?.scimType === 'uniqueness') return 'taken'
  if (status === 404) return 'not-found'
  if (status === 413) return 'too-large'
  return status === 405 ? 'not-supported' : 'invalid'
}

/** The id that the server gave a resource. Throws a ScimError when it gave none. */
export function idOf(resource: ScimResource): string {
  const { id } = resource
  if (typeof id === 'string' && id !== '' && id.length <= 500) return id
  throw new ScimError('failed', { status: 200, retryAfterSeconds: null })
}

/** The resources of a ListResponse; some servers leave out what would be empty. */
export function resourcesOf(list: ScimResource): ScimResource[] {
  const { Resources: resources } = list
  return Array.isArray(resources) ? resources.filter(isObject) : []
}
