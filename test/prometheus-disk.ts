import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type WatchedDisk = {
  /** Where it is mounted. */
  folder: string
  /** Fills it so far that this share of it is left. */
  fillTo(share: number): void
  /** Frees what `fillTo` took. */
  free(): void
  unmount(): void
}

const sizeBytes = 64 * 1024 ** 2

/** Mounts a small ext4 file system from a file, because the alert on disks leaves out those in memory. Needs root on Linux. */
export function mountWatchedDisk(): WatchedDisk {
  const root = mkdtempSync(join(tmpdir(), 'watched-disk-'))
  const [image, folder] = [join(root, 'image'), join(root, 'mounted')]
  writeFileSync(image, '')
  truncateSync(image, sizeBytes)
  execFileSync('mkfs.ext4', ['-q', '-m', '0', image])
  mkdirSync(folder)
  execFileSync('mount', ['-o', 'loop', image, folder])
  const filler = join(folder, 'filler')
  return {
    folder,
    fillTo(share) {
      const { bavail, blocks, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc((bavail - Math.floor(blocks * share)) * bsize))
    },
    free: () => rmSync(filler, { force: true }),
    unmount() {
      execFileSync('umount', ['--lazy', folder])
      rmSync(root, { recursive: true })
    },
  }
}
