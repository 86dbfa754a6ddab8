import { z } from 'zod'
import { ErasureReason, type RowOfBatch } from '#core/erasure/erasure'

/** An entry of a list of erasures. `at` is when the row was erased first: ISO 8601, UTC. */
export type ListedErasure = RowOfBatch & { reason?: ErasureReason | undefined; at?: string | undefined }

const Entry = z.object({
  batch: z.uuid(),
  row: z.coerce.number().int().positive().max(2_147_483_647),
  reason: ErasureReason.optional(),
  at: z.iso.datetime().optional(),
})

/** An entry as a line of JSON. */
export const lineOf = ({ batchId, row, at, reason }: ListedErasure): string => `${JSON.stringify({ batch: batchId, row, at, reason })}\n`

/**
 * Parses a list: each line is an exported erasure as JSON, or `batch,row`. Ignores blank lines and a header `batch,row`.
 * Throws an Error with the number of the first line that is neither.
 */
export function parseErasureList(text: string): ListedErasure[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.replace(/^\ufeff/, '').trim()
    if (trimmed === '' || (index === 0 && trimmed === 'batch,row')) return []
    const entry = Entry.safeParse(trimmed.startsWith('{') ? parseJson(trimmed) : cellsOf(trimmed))
    if (!entry.success) throw new Error(`Line ${index + 1} of the list is neither "batch,row" nor an exported erasure.`)
    const { batch, ...rest } = entry.data
    return [{ batchId: batch, ...rest }]
  })
}

function cellsOf(line: string) {
  const [batch, row, ...more] = line.split(',').map((cell) => cell.trim())
  return more.length === 0 ? { batch, row } : null
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
