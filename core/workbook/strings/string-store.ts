/** Keeps the blocks that do not fit into memory. Synchronous, because a cell is written where it is read. */
export type Spool = {
  write: (blockNo: number, block: Uint8Array) => void
  read: (blockNo: number, into: Uint8Array) => void
}

/** Byte strings by their number, in the order in which they were added. */
export type StringStore = {
  readonly count: number
  readonly bytes: number
  add: (bytes: Uint8Array, from: number, to: number) => void
  /** Copies a string to `into` at `start`; `into` has room for `lengthOf` bytes. */
  copy: (index: number, into: Uint8Array, start: number) => void
  lengthOf: (index: number) => number
}

export type StringStoreOptions = {
  /** Undefined where strings beyond the bound are refused by `add`. */
  spool?: Spool | undefined
  /** How many bytes stay in memory. */
  memoryBytes?: number
}

const blockBytes = 32 * 1024
const offsetsEach = 64 * 1024
// Of what is spooled, the blocks that were used last: cells are mostly in the order of their strings.
const cachedBlocks = 512
const mostBytes = 2 ** 32 - 1

/** Thrown when the shared strings take more space than is allowed. */
export class StringsTooLarge extends Error {}

/**
 * Stores the strings of a workbook in blocks, without an object for each. Those beyond `memoryBytes`, 32 MiB by default, are spooled.
 * Throws StringsTooLarge beyond 4 GiB, or beyond `memoryBytes` without a spool.
 */
export function createStringStore({ spool, memoryBytes = 32 * 1024 * 1024 }: StringStoreOptions = {}): StringStore {
  const blocks: Uint8Array[] = []
  const inMemory = Math.max(1, Math.ceil(memoryBytes / blockBytes))
  const cache = new Map<number, Uint8Array>()
  const ends: Uint32Array[] = []
  let open = new Uint8Array(blockBytes)
  let [count, bytes] = [0, 0]

  const blockOf = (blockNo: number): Uint8Array => {
    if (blockNo === Math.floor(bytes / blockBytes)) return open
    const kept = blocks[blockNo] ?? cache.get(blockNo)
    if (kept) return kept
    const [oldest] = cache.keys()
    let block = new Uint8Array(0)
    if (cache.size >= cachedBlocks && oldest !== undefined) {
      block = cache.get(oldest) as Uint8Array<ArrayBuffer>
      cache.delete(oldest)
    } else block = new Uint8Array(blockBytes)
    spool?.read(blockNo, block)
    cache.set(blockNo, block)
    return block
  }

  function close(): void {
    const blockNo = bytes / blockBytes - 1
    if (blockNo < inMemory) blocks[blockNo] = open
    else spool?.write(blockNo, open)
    open = blockNo < inMemory ? new Uint8Array(blockBytes) : open
  }

  const startOf = (index: number) => (index === 0 ? 0 : endOf(index - 1))
  const endOf = (index: number) => ends[Math.floor(index / offsetsEach)]?.[index % offsetsEach] as number

  return {
    get count() {
      return count
    },
    get bytes() {
      return bytes
    },
    add(some, from, to) {
      const most = spool ? mostBytes : inMemory * blockBytes
      if (bytes + to - from > most) throw new StringsTooLarge()
      for (let at = from; at < to; ) {
        const inBlock = bytes % blockBytes
        const taken = Math.min(to - at, blockBytes - inBlock)
        copyBytes(some, at, taken, open, inBlock)
        at += taken
        bytes += taken
        if (bytes % blockBytes === 0) close()
      }
      const no = Math.floor(count / offsetsEach)
      ends[no] ??= new Uint32Array(offsetsEach)
      ;(ends[no] as Uint32Array)[count % offsetsEach] = bytes
      count += 1
    },
    lengthOf: (index) => endOf(index) - startOf(index),
    copy(index, into, start) {
      const to = endOf(index)
      for (let [from, at] = [startOf(index), start]; from < to; ) {
        const inBlock = from % blockBytes
        const taken = Math.min(to - from, blockBytes - inBlock)
        copyBytes(blockOf(Math.floor(from / blockBytes)), inBlock, taken, into, at)
        from += taken
        at += taken
      }
    },
  }
}

// Most strings are short, where a loop is faster than a view.
function copyBytes(source: Uint8Array, from: number, length: number, into: Uint8Array, start: number): void {
  if (length > 64) into.set(source.subarray(from, from + length), start)
  else for (let at = 0; at < length; at += 1) into[start + at] = source[from + at] as number
}
