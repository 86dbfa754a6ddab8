import { v7 as uuidv7 } from 'uuid'

export const requestIdHeader = 'x-request-id'

// A UUID, because the audit stores it as one, and because an id of any other shape could carry personal data into logs.
const wellFormed = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** The id that a client or a proxy gave this request, if it is a UUID with or without hyphens; a new one otherwise. */
export function requestIdFrom(given: string | string[] | null | undefined): string {
  return typeof given === 'string' && isRequestId(given) ? given : uuidv7()
}

export const isRequestId = (text: string): boolean => wellFormed.test(text)
