import type pg from 'pg'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { type Part, recordSeparator } from './part'

// Two chunks with their headers fill a page of 8 KiB.
const chunkBytes = 4016

type Chunks = { textRows: number[]; textFrom: number[]; textBytes: number[] }

/**
 * Writes the part of a slice: in the transaction that imports the slice, or later for a version of the review index that is being built.
 */
export async function sendPart(
  on: Pick<Database, 'query' | 'pool'> | pg.ClientBase,
  { batch, slice, version }: { batch: string; slice: number; version?: number },
  part: Part,
): Promise<void> {
  const { text, cityValues, domainValues } = part
  await callFunction(on, 'write_review_index_part', {
    batch,
    version,
    slice,
    text: Buffer.from(text.buffer, text.byteOffset, text.byteLength),
    ...chunksOf(part),
    cities: sent(part.cities),
    cityValues,
    domains: sent(part.domains),
    domainValues,
    births: sent(part.births),
    nameBirths: sent(part.nameBirths),
    names: Buffer.from(part.names.buffer, part.names.byteOffset, part.names.byteLength),
    rowsToLookAt: sent(Int32Array.from(part.rowsToLookAt)),
  })
}

/** Cuts the text between records. */
function chunksOf({ rowFrom, text, recordTo }: Part): Chunks {
  const chunks: Chunks = { textRows: [], textFrom: [], textBytes: [] }
  let [first, from] = [0, 0]
  const end = (to: number) => {
    chunks.textRows.push(rowFrom + first)
    chunks.textFrom.push(from)
    chunks.textBytes.push(to - from)
  }
  for (let index = 0; index < recordTo.length; index += 1) {
    const to = recordTo[index] as number
    if (to - from <= chunkBytes || index === first) continue
    const before = recordTo[index - 1] as number
    end(before)
    ;[first, from] = [index, before + 1]
  }
  if (text[text.length - 1] === recordSeparator) end(text.length - 1)
  return chunks
}

/** Numbers as concatenated `int4send` values, which are big-endian, and typed arrays are little-endian. */
export function sent(numbers: Int32Array): Buffer {
  return Buffer.from(new Int32Array(numbers).buffer).swap32()
}
