import { isObject, type ScimResource } from './scim-user'

/** The JSON object in the body of a response; null when it is none. */
export function parseResource(body: Buffer): ScimResource | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}
