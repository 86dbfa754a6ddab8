import { isObject, type ScimResource } from './scim-user'

/** The JSON object in the body of an answer; null when it is none. */
export function resourceIn(body: Buffer): ScimResource | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return isObject(parsed) ? parsed : null
  } catch {
    return null
  }
}
