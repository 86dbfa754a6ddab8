import type pg from 'pg'

type OpenPool = { name: string; pool: pg.Pool }

const slot = globalThis as typeof globalThis & { countersignPools?: Set<OpenPool> }

/** The pools of this process. The HTTP server and the routes are bundled apart and share them. */
export function openPools(): Set<OpenPool> {
  slot.countersignPools ??= new Set()
  return slot.countersignPools
}

/** Adds a pool to those of this process. Returns a function that removes it. */
export function noteOpenPool(name: string, pool: pg.Pool): () => void {
  const noted = { name, pool }
  openPools().add(noted)
  return () => void openPools().delete(noted)
}
