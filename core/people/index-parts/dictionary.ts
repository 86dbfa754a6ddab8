/** Numbers the different values of a column in the order of their first appearance. */
export type Dictionary = {
  /** UTF-8 bytes by code. */
  values: Buffer[]
  /** A hash table of codes + 1; zero is an empty place. */
  places: Int32Array
}

/** Compares bytes, because decoding each cell would cost more than everything else. */
export const createDictionary = (): Dictionary => ({ values: [], places: new Int32Array(1024) })

/** The code of the value in a range of UTF-8 bytes. */
export function codeOf(dictionary: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  const place = placeOf(dictionary, bytes, from, to)
  const code = (dictionary.places[place] as number) - 1
  if (code >= 0) return code
  const { values, places } = dictionary
  values.push(Buffer.from(bytes.slice(from, to)))
  places[place] = values.length
  if (values.length * 2 > places.length) grow(dictionary)
  return values.length - 1
}

function placeOf({ values, places }: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  let place = hashOf(bytes, from, to) & (places.length - 1)
  for (;;) {
    const code = (places[place] as number) - 1
    if (code < 0 || isEqual(values[code] as Buffer, bytes, from, to)) return place
    place = (place + 1) & (places.length - 1)
  }
}

function grow(dictionary: Dictionary): void {
  dictionary.places = new Int32Array(dictionary.places.length * 4)
  for (const [code, value] of dictionary.values.entries()) dictionary.places[placeOf(dictionary, value, 0, value.length)] = code + 1
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
