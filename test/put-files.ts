import type { DeliveredFile } from '#core/delivered-files/make-file'
import { putFile } from '#core/delivered-files/put-file'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { fileTarget } from './target-settings'

/** A file that takes long to write, the same for the same number. */
export function numberedFile(number: number): DeliveredFile {
  const [name, bytes, batch] = [`final-batch-1-${String(number).padStart(4, '0')}.csv`, 48 * 1024 ** 2, 'batch-1']
  const manifest = { name, bytes, sha256: '', rows: 0, fields: [], type: 'people.final', batch, number, madeBy: 'Countersign' } as const
  return { name, content: Buffer.alloc(bytes, number), manifest: { ...manifest, fields: [] } }
}

export function putNumbered(folder: string, number: number) {
  const settings = fileTarget({ place: { at: 'folder', path: 'in' } })
  if (settings.kind !== 'file') throw new Error('no file')
  const outbound = openOutboundClient({ allowedNetworks: '' })
  return putFile({ settings, secrets: {}, outbound, folder, signal: new AbortController().signal, file: numberedFile(number) })
}

// Started as a process, it puts one file after the other until it is killed.
const [, started, folder] = process.argv
if (started === import.meta.filename && folder) {
  for (let number = 1; ; number += 1) await putNumbered(folder, number)
}
