'use client'

import { v4 as uuid } from 'uuid'

/**
 * Sends a change under an idempotency key that is stored first, so a retry after a lost answer or a reload uses the same key.
 * Any answer but a server error removes the key.
 */
export async function underOneKey<Answer>(act: string, send: (key: string) => Promise<Answer>): Promise<Answer> {
  const slot = `countersign:${fingerprint(act)}`
  const key = sessionStorage.getItem(slot) ?? uuid()
  sessionStorage.setItem(slot, key)
  try {
    const answer = await send(key)
    sessionStorage.removeItem(slot)
    return answer
  } catch (error) {
    if (wasAnswered(error)) sessionStorage.removeItem(slot)
    throw error
  }
}

const wasAnswered = (error: unknown) =>
  error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500

// The storage contains a hash, so no personal data is kept in the browser.
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return `${(hash >>> 0).toString(16)}-${text.length}`
}
