import { readFile, rename, writeFile } from 'node:fs/promises'
import type { SystemContext } from '#core/context'
import { type ListedErasure, lineOf, parseErasureList } from '#core/erasure/erasure-list'
import { listErasures } from '#core/erasure/list-erasures'

/**
 * Writes every erasure in the audit log to a file, as lines of JSON without personal data, and returns how many it lists. Entries that the
 * file has already stay, because a database that was restored does not know them.
 */
export async function exportErasures({ ctx, input: { file } }: { ctx: SystemContext; input: { file: string } }): Promise<number> {
  const listed = new Map<string, ListedErasure>()
  for (const erasure of parseErasureList(await readIfExists(file))) listed.set(keyOf(erasure), erasure)
  for await (const erasure of listErasures(ctx)) listed.set(keyOf(erasure), erasure)
  // A failed write leaves the earlier list.
  await writeFile(`${file}.part`, [...listed.values()].map(lineOf).join(''))
  await rename(`${file}.part`, file)
  return listed.size
}

const keyOf = ({ batchId, row }: ListedErasure) => `${batchId}:${row}`

async function readIfExists(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
