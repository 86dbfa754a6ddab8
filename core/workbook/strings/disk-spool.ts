import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Spool } from './string-store'

/**
 * Keeps blocks in a file of the temporary folder. The file has no name once it is open, so that it is gone with the process however that
 * ends. It is made with the first block.
 */
export function createDiskSpool(): Spool & Disposable {
  let file: number | undefined
  return {
    write(blockNo, block) {
      file ??= openUnnamed()
      // A disk that becomes full takes a part first, and says so at the next write.
      for (let from = 0; from < block.length; ) from += writeSync(file, block, from, block.length - from, blockNo * block.length + from)
    },
    read(blockNo, into) {
      if (file === undefined) throw new Error('Nothing was spooled.')
      const read = readSync(file, into, 0, into.length, blockNo * into.length)
      if (read !== into.length) throw new Error('A spooled block is incomplete.')
    },
    [Symbol.dispose]() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'))
  try {
    return openSync(join(folder, 'strings'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
