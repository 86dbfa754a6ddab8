import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

const partBytes = 4 * 1024 * 1024

// In pieces, for the browser's own digest takes a file only whole, and one may be larger than the memory.
addEventListener('message', async ({ data: file }: MessageEvent<Blob>) => {
  const hash = sha256.create()
  for (let at = 0; at < file.size; at += partBytes) hash.update(new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer()))
  postMessage(bytesToHex(hash.digest()))
})
