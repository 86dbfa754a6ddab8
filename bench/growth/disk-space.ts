import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'

const bytesPerPerson = 850
// Write-ahead log, and the files of a sort.
const spareBytes = 4e9

/** Prints how much space on the disk so many people need, and throws when the folder for temporary files has less. */
export async function requireDiskSpace(people: number): Promise<void> {
  const needed = people * bytesPerPerson + spareBytes
  const { bavail, bsize } = await statfs(tmpdir())
  const free = bavail * bsize
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
  console.log(`${people.toLocaleString('en')} people need ${gigabytes(needed)}; ${tmpdir()} has ${gigabytes(free)} free.`)
  if (free < needed) throw new Error('The disk is too small.')
}
