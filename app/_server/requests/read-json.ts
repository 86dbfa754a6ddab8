import { DomainError } from '#core/errors/domain-error'

/** The JSON body of a request; refuses with `input-invalid` when it is not JSON, not UTF-8, or has a text in it that no database keeps. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    const text = await readText(request)
    return JSON.parse(text, unkeepable.test(text) ? refuseUnkeepable : undefined)
  } catch {
    throw new DomainError('input-invalid', {}, 'The body is not JSON.')
  }
}

/** The body as text; bytes that are no UTF-8 are refused with `input-invalid`, not replaced by something else. */
export async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new DomainError('input-invalid', {}, 'The body is not UTF-8.')
  }
}

// JSON can spell half a surrogate pair; the driver would send another character in its place.
const unkeepable = /\\u(?:d[89a-f]|0000)/i

function refuseUnkeepable(key: string, value: unknown): unknown {
  for (const text of [key, value])
    if (typeof text === 'string' && /\0|\p{Surrogate}/u.test(text)) throw new SyntaxError('A text that is none')
  return value
}
