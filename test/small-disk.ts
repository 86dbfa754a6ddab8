import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  /** An empty folder on the disk, which only we may enter. */
  folder: string
  /** Fills the disk to the last byte. */
  fill(): void
  /** Frees what `fill` took. */
  free(): void
  [Symbol.dispose](): void
}

/** Mounts a file system in memory of this size. Needs root on Linux; see `mayMount`. */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const root = mkdtempSync(join(tmpdir(), 'small-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', root])
  const [folder, filler] = [join(root, 'data'), join(root, 'filler')]
  mkdirSync(folder)
  chmodSync(folder, 0o700)
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(root)
      writeFileSync(filler, Buffer.alloc(bavail * bsize))
    },
    free: () => rmSync(filler, { force: true }),
    [Symbol.dispose]() {
      execFileSync('umount', ['--lazy', root])
      rmSync(root, { recursive: true })
    },
  }
}

/** Whether this process may mount a file system. */
export function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    mountSmallDisk(1)[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}
