import { DomainError } from '#core/errors'

/** The JSON body of a request; refuses with `input-invalid` when it is not JSON. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    throw new DomainError('input-invalid', {}, 'The body is not JSON.')
  }
}
