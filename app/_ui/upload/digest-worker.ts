import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

const partBytes = 4 * 1024 * 1024

// crypto.subtle.digest needs the whole file in memory, so the digest is computed in chunks.
addEventListener('message', async ({ data: file }: MessageEvent<Blob>) => {
  const hash = sha256.create()
  for (let at = 0; at < file.size; at += partBytes) hash.update(new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer()))
  postMessage(bytesToHex(hash.digest()))
})
