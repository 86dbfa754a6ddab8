import { FileError } from './file-error'
import { type PlaceAccess, withPlace } from './with-place'

const content = Buffer.from('Countersign tests this target. You may remove this file.\n')

/**
 * Lists the place of a target, and writes, reads and removes a file there, which has this id in its name. Throws as `putFile` does, and leaves
 * nothing unless the place does not let it be removed.
 */
export function testPlace({ id, ...access }: PlaceAccess & { id: string }): Promise<void> {
  const name = `countersign-test-${id}`
  return withPlace(access, content.length, async (place) => {
    await place.list()
    await place.create(name, content)
    const isThere = await place.has(name, content)
    await place.remove(name)
    if (isThere === false) throw new FileError('differs')
  })
}
