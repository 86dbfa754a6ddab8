/** Finds the people of a slice by the hashes of their identity keys. */
export type HashIndex = {
  /** Returns the people with a hash that `hashes` contains; of several with the same hash only the first. */
  matching: (hashes: Uint32Array) => number[]
}

/** Takes the hashes of the people in file order, two numbers for each. */
export function createHashIndex(hashes: Uint32Array): HashIndex {
  const size = 2 ** Math.ceil(Math.log2(Math.max(hashes.length, 2)))
  // Person + 1, so that zero is an empty place. Half the places stay empty, so a search ends after one or two.
  const places = new Int32Array(size)

  function placeOf(hashA: number, hashB: number): number {
    let place = (hashA ^ (hashB >>> 7)) & (size - 1)
    for (let person = places[place] as number; person !== 0; person = places[place] as number) {
      const at = (person - 1) * 2
      if (hashes[at] === hashA && hashes[at + 1] === hashB) break
      place = (place + 1) & (size - 1)
    }
    return place
  }

  for (let at = 0; at < hashes.length; at += 2) {
    const place = placeOf(hashes[at] as number, hashes[at + 1] as number)
    if (places[place] === 0) places[place] = at / 2 + 1
  }
  return {
    matching(others) {
      const found: number[] = []
      for (let at = 0; at < others.length; at += 2) {
        const person = places[placeOf(others[at] as number, others[at + 1] as number)] as number
        if (person !== 0) found.push(person - 1)
      }
      return found
    },
  }
}
