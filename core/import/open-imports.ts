import { createIdentityKeyFilter, type IdentityKeyFilter } from '#core/identity-keys/identity-key-filter'

/** State of an import that this process keeps between slices. It only saves time; the result is the same without it. */
export type OpenImport = {
  filter: IdentityKeyFilter
  /** The hashes of the identity keys of slices that are not imported, as far as this process knows them. */
  hashes: Map<number, Uint32Array>
  /** The slices that this process is writing. */
  writing: Map<number, Promise<void>>
  /** Whether the last slice had people who exist in other batches, so the next one probably has too. */
  meetsOthers: boolean
}

// More batches at the same time than this lose the state between slices.
const mostOpen = 8
const openImports = new Map<string, OpenImport>()

/** `hashes` is how many identity keys and unique values the file may have. */
export function openImport(batchId: string, hashes: number): OpenImport {
  const known = openImports.get(batchId)
  if (known) return known
  const opened: OpenImport = { filter: createIdentityKeyFilter(hashes), hashes: new Map(), writing: new Map(), meetsOthers: false }
  const [oldest] = openImports.keys()
  if (openImports.size >= mostOpen && oldest !== undefined) openImports.delete(oldest)
  openImports.set(batchId, opened)
  return opened
}

/** Forgets an import that ended, failed or moved to another process. */
export function closeImport(batchId: string): void {
  openImports.delete(batchId)
}
