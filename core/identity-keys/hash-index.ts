/** The people of a slice by the hashes of their identity keys. */
export type HashIndex = {
  /** Two numbers for each person, in file order. */
  hashes: Uint32Array
  /** Person + 1, so that zero is an empty place. Half the places stay empty, so a search ends after one or two. */
  places: Int32Array
}

/** Takes the hashes of the people in file order, two numbers for each. */
export function createHashIndex(hashes: Uint32Array): HashIndex {
  const index = { hashes, places: new Int32Array(2 ** Math.ceil(Math.log2(Math.max(hashes.length, 2)))) }
  for (let at = 0; at < hashes.length; at += 2) {
    const place = placeOf(index, hashes[at] as number, hashes[at + 1] as number)
    if (index.places[place] === 0) index.places[place] = at / 2 + 1
  }
  return index
}

/** Returns the people with a hash that `hashes` contains; of several with the same hash only the first. */
export function findByHashes(index: HashIndex, hashes: Uint32Array): number[] {
  const found: number[] = []
  for (let at = 0; at < hashes.length; at += 2) {
    const person = index.places[placeOf(index, hashes[at] as number, hashes[at + 1] as number)] as number
    if (person !== 0) found.push(person - 1)
  }
  return found
}

function placeOf({ hashes, places }: HashIndex, hashA: number, hashB: number): number {
  const last = places.length - 1
  let place = (hashA ^ (hashB >>> 7)) & last
  for (let person = places[place] as number; person !== 0; person = places[place] as number) {
    const at = (person - 1) * 2
    if (hashes[at] === hashA && hashes[at + 1] === hashB) break
    place = (place + 1) & last
  }
  return place
}
