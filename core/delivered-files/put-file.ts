import { FileError, maxFileBytes } from './file-error'
import type { DeliveredFile } from './make-file'
import type { Place } from './place'
import { type PlaceAccess, withPlace } from './with-place'

/** `failed` is about this file alone: the place has another one of its name, or it is too large. */
export type PutFileOutcome = { outcome: 'delivered' } | { outcome: 'failed'; cause: 'differs' | 'too-large' }

/**
 * Puts a file in the place of a target and, when it is there as a whole, its manifest. Can be repeated after any step: what is there with the same
 * bytes stays, and nothing is ever overwritten. Throws a FileError when the place cannot be used, and an OutboundFailure when it cannot be reached.
 */
export async function putFile({ file, ...access }: PlaceAccess & { file: DeliveredFile }): Promise<PutFileOutcome> {
  const { name, content, manifest } = file
  if (content.length > maxFileBytes) return { outcome: 'failed', cause: 'too-large' }
  return withPlace(access, content.length, async (place) => {
    const isPut = (await putOnce(place, name, content)) && (await putOnce(place, `${name}.manifest.json`, textOf(manifest)))
    return isPut ? { outcome: 'delivered' } : { outcome: 'failed', cause: 'differs' }
  })
}

/** Returns whether the place now has this content under this name. */
async function putOnce(place: Place, name: string, content: Buffer): Promise<boolean> {
  const isThere = await place.has(name, content)
  if (isThere !== null) return isThere
  if (await place.create(name, content)) return true
  // Someone else has put one just now.
  const isSame = await place.has(name, content)
  if (isSame === null) throw new FileError('server-failed')
  return isSame
}

const textOf = (manifest: object) => Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
