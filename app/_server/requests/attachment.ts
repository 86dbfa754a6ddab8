import { Readable } from 'node:stream'

/** A file to keep, streamed as it comes; a browser saves it and never shows it as a page of ours. */
export function attachment(
  bytes: AsyncIterable<Uint8Array>,
  { fileName, sizeBytes, type = 'text/csv; charset=utf-8' }: { fileName: string; sizeBytes?: number; type?: string },
): Response {
  const headers = new Headers({
    'content-type': type,
    'content-disposition': `attachment; filename="${plain(fileName)}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    'x-content-type-options': 'nosniff',
  })
  if (sizeBytes !== undefined) headers.set('content-length', String(sizeBytes))
  return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, { headers })
}

const plain = (fileName: string) => fileName.replace(/[^\w. -]/g, '_')
