import type { FoldedSlice } from '#core/people/index-parts/index-part'

/** The folded names of a slice, one after another; that of a row ends at `ends`. */
type Names = { rowFrom: number; bytes: Uint8Array; ends: Uint32Array }

/** `rows` are those of people who may have a flag of their own. */
export type SliceToFlag = { rowFrom: number; rowTo: number; rows: number[] }

/**
 * What is kept of the people of all slices until the whole review index is compared: names, and columns from row 1 on. `domains` are codes
 * of the batch, -1 for none. A person takes about 30 bytes.
 */
export type People = {
  count: number
  births: Int32Array
  domains: Int32Array
  nameBirths: Int32Array
  names: Names[]
  slices: SliceToFlag[]
  isPerson: (index: number) => boolean
}

export function createPeople(rows: number) {
  const present = new Uint8Array(rows)
  const people: People = {
    count: 0,
    births: new Int32Array(rows),
    domains: new Int32Array(rows).fill(-1),
    nameBirths: new Int32Array(rows),
    names: [],
    slices: [],
    isPerson: (index) => present[index] === 1,
  }
  return {
    people,
    add(slice: FoldedSlice, domains: Int32Array): void {
      const first = slice.rowFrom - 1
      people.births.set(slice.births, first)
      people.domains.set(domains, first)
      people.nameBirths.set(slice.nameBirths, first)
      people.names.push(namesOf(slice))
      people.slices.push({ rowFrom: slice.rowFrom, rowTo: first + slice.births.length, rows: slice.rowsToLookAt })
      for (let index = 0; index < slice.cities.length; index += 1) {
        if ((slice.cities[index] as number) < 0) continue
        present[first + index] = 1
        people.count += 1
      }
    },
  }
}

function namesOf({ rowFrom, text, recordTo, nameTo, cities }: FoldedSlice): Names {
  const ends = new Uint32Array(cities.length)
  const bytes = new Uint8Array(text.length)
  let at = 0
  for (let index = 0; index < cities.length; index += 1) {
    const start = index === 0 ? 0 : (recordTo[index - 1] as number) + 1
    if ((cities[index] as number) >= 0)
      for (let byte = start; byte < (nameTo[index] as number); byte += 1) bytes[at++] = text[byte] as number
    ends[index] = at
  }
  return { rowFrom, bytes: bytes.slice(0, at), ends }
}
