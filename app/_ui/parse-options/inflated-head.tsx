type Inflated = { bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }

// A member that holds less than a head takes little more than that packed.
const packedSlack = 64 * 1024

/**
 * The first `limit` bytes of what is in a gzip file, and whether that is all of it. A browser reads one member and stops where the next
 * begins, so the members are found here: each ends where another can begin and what is before it is whole.
 */
export async function inflatedHead(file: Blob, limit: number): Promise<Inflated> {
  const whole = await inflate(file, limit)
  if (whole.end !== 'broken') return { bytes: whole.bytes, isWhole: whole.end === 'whole' }

  const packed = new Uint8Array(await file.slice(0, limit + packedSlack).arrayBuffer())
  const parts: Uint8Array<ArrayBuffer>[] = []
  let [filled, from] = [0, 0]
  for (const to of memberStarts(packed)) {
    const member = await inflate(file.slice(from, to), limit - filled)
    if (member.end !== 'whole') continue
    parts.push(member.bytes)
    ;[filled, from] = [filled + member.bytes.length, to]
  }
  const last = from === 0 ? whole : await inflate(file.slice(from), limit - filled)
  // Broken from its first byte on is no head at all.
  if (filled + last.bytes.length === 0) throw new Error('The gzip file cannot be read.')
  const bytes = new Uint8Array(await new Blob([...parts, last.bytes]).arrayBuffer())
  return { bytes, isWhole: last.end === 'whole' }
}

/** `more`: the limit came first. */
async function inflate(packed: Blob, limit: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; end: 'whole' | 'more' | 'broken' }> {
  const inflated = packed.stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const bytes = new Uint8Array(limit)
  let filled = 0
  try {
    while (filled < limit) {
      const { done, value } = await inflated.read()
      if (done) return { bytes: bytes.subarray(0, filled), end: 'whole' }
      bytes.set(value.subarray(0, limit - filled), filled)
      filled = Math.min(filled + value.length, limit)
    }
    await inflated.cancel()
    return { bytes, end: 'more' }
  } catch {
    return { bytes: bytes.subarray(0, filled), end: 'broken' }
  }
}

/** Where a member can begin but for the first: RFC 1952, section 2.3.1, with deflate, the one method there is. */
function* memberStarts(packed: Uint8Array): Generator<number> {
  for (let at = packed.indexOf(0x1f, 1); at !== -1; at = packed.indexOf(0x1f, at + 1)) {
    if (packed[at + 1] === 0x8b && packed[at + 2] === 8) yield at
  }
}
