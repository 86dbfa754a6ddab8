/** Numbers the different values of a column in the order of their first appearance. */
export type Dictionary = {
  /** The code of the value in a range of UTF-8 bytes. */
  codeOf: (bytes: Uint8Array, from: number, to: number) => number
  values: () => string[]
}

/** Compares bytes, because decoding each cell would cost more than everything else. */
export function createDictionary(): Dictionary {
  let places = new Int32Array(1024)
  const known: Buffer[] = []

  function placeOf(bytes: Uint8Array, from: number, to: number): number {
    let place = hashOf(bytes, from, to) & (places.length - 1)
    for (;;) {
      const code = (places[place] as number) - 1
      if (code < 0 || isEqual(known[code] as Buffer, bytes, from, to)) return place
      place = (place + 1) & (places.length - 1)
    }
  }

  function grow(): void {
    places = new Int32Array(places.length * 4)
    for (const [code, value] of known.entries()) places[placeOf(value, 0, value.length)] = code + 1
  }

  return {
    codeOf(bytes, from, to) {
      const place = placeOf(bytes, from, to)
      const code = (places[place] as number) - 1
      if (code >= 0) return code
      known.push(Buffer.from(bytes.slice(from, to)))
      places[place] = known.length
      if (known.length * 2 > places.length) grow()
      return known.length - 1
    },
    values: () => known.map((value) => value.toString()),
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return hash ^ (hash >>> 15)
}

function isEqual(value: Buffer, bytes: Uint8Array, from: number, to: number): boolean {
  if (value.length !== to - from) return false
  for (let at = 0; at < value.length; at += 1) if (value[at] !== bytes[from + at]) return false
  return true
}
