import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync } from 'node:fs'
import { mayMount } from '#test/small-disk'

export interface LimitedDisk {
  folder: string
  /** Leaves no space, so that the next write that needs some fails. */
  fill(): void
  free(): void
  unmount(): void
}

const fullSize = 6 * 1024 ** 3

/** Mounts a file system in memory at `folder`; undefined when this process may not, which takes root on Linux. */
export function mountLimitedDisk(folder: string): LimitedDisk | undefined {
  if (!mayMount()) return undefined
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${fullSize}`, 'tmpfs', folder])
  const resize = (bytes: number) => execFileSync('mount', ['-o', `remount,size=${bytes}`, folder], { stdio: 'pipe' })
  return {
    folder,
    fill() {
      const { blocks, bfree, bsize } = statfsSync(folder)
      // Shrunk to what it contains, which costs no memory. The server writes meanwhile, and a size below what is used is refused.
      for (const spareBlocks of [16, 64, 256, 1_024, 4_096]) {
        try {
          return void resize((blocks - bfree + spareBlocks) * bsize)
        } catch {
          // It has grown since.
        }
      }
    },
    free: () => void resize(fullSize),
    unmount() {
      execFileSync('umount', ['--lazy', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
