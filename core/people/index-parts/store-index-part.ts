import type pg from 'pg'
import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { type IndexPart, recordSeparator } from './index-part'
import { encodeInt32s } from './int32-bytes'

// Two chunks with their headers fill a page of 8 KiB.
const chunkBytes = 4016

type Chunks = { textRows: number[]; textFrom: number[]; textBytes: number[] }

/**
 * Writes the part of a slice: in the transaction that imports the slice, or later for a version of the review index that is being built.
 */
export async function storeIndexPart(
  on: Pick<Database, 'query' | 'pool'> | pg.ClientBase,
  { batch, slice, version }: { batch: string; slice: number; version?: number },
  part: IndexPart,
): Promise<void> {
  const { text, cityValues, domainValues } = part
  await callFunction(on, 'write_review_index_part', {
    batch,
    version,
    slice,
    text: Buffer.from(text.buffer, text.byteOffset, text.byteLength),
    ...chunksOf(part),
    cities: encodeInt32s(part.cities),
    cityValues,
    domains: encodeInt32s(part.domains),
    domainValues,
    births: encodeInt32s(part.births),
    nameBirths: encodeInt32s(part.nameBirths),
    names: Buffer.from(part.names.buffer, part.names.byteOffset, part.names.byteLength),
    rowsToLookAt: encodeInt32s(Int32Array.from(part.rowsToLookAt)),
  })
}

/** Cuts the text between records. */
function chunksOf({ rowFrom, text, recordTo }: IndexPart): Chunks {
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
