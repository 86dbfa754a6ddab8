type Inflated = { bytes: Uint8Array<ArrayBuffer>; isWhole: boolean }

// A gzip member with less than a head of text is at most slightly larger when packed.
const packedSlack = 64 * 1024

/**
 * The first `limit` bytes of the text in a gzip file, and whether that is all of it. Browsers inflate only the first member of a gzip
 * file, so this finds the others: a member ends where the next can start and inflating up to there succeeds.
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
  if (filled + last.bytes.length === 0) throw new Error('The gzip file cannot be read.')
  const bytes = new Uint8Array(await new Blob([...parts, last.bytes]).arrayBuffer())
  return { bytes, isWhole: last.end === 'whole' }
}

/** `end` is `more` when the limit was reached first. */
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

/** Positions where a further gzip member may start: RFC 1952, section 2.3.1, with the only method, deflate. */
function* memberStarts(packed: Uint8Array): Generator<number> {
  for (let at = packed.indexOf(0x1f, 1); at !== -1; at = packed.indexOf(0x1f, at + 1)) {
    if (packed[at + 1] === 0x8b && packed[at + 2] === 8) yield at
  }
}
