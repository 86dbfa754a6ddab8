import { createIdentityKeyFilter, type IdentityKeyFilter } from '#core/identity-keys/identity-key-filter'
import type { SliceLines } from '#core/import/copy-lines/slice-lines'

/** What this process remembers of an import between its slices. All of it is for speed: without it the outcome is the same. */
export type OpenImport = {
  filter: IdentityKeyFilter
  /** The slice that was read ahead, while the one before was written. */
  ahead: { sliceNo: number; lines: Promise<SliceLines> } | undefined
  /** Whether the last slice met people whom other batches have, so that the next one probably does too. */
  meetsOthers: boolean
}

// Batches that are imported at the same time by one process; more than that share nothing between their slices.
const mostOpen = 8
const openImports = new Map<string, OpenImport>()

export function openImport(batchId: string, rows: number): OpenImport {
  const known = openImports.get(batchId)
  if (known) return known
  const opened: OpenImport = { filter: createIdentityKeyFilter(rows), ahead: undefined, meetsOthers: false }
  const [eldest] = openImports.keys()
  if (openImports.size >= mostOpen && eldest !== undefined) openImports.delete(eldest)
  openImports.set(batchId, opened)
  return opened
}

/** Forgets an import that ended, failed or was left to somebody else. */
export function closeImport(batchId: string): void {
  openImports.delete(batchId)
}
