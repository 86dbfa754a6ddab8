'use client'

const digestLimitBytes = 32e6

/** The digest of a file that fits in memory, for the desk to compare; null for larger ones and where the browser has no digests. */
export async function digestOf(file: File): Promise<string | null> {
  if (file.size > digestLimitBytes || !globalThis.crypto?.subtle) return null
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return `sha-256=:${btoa(String.fromCharCode(...hash))}:`
}
