import { Readable } from 'node:stream'

/** What comes, a JSON object a line as it comes. Throws what the first one throws, while an answer can still say so. */
export async function jsonLines(items: AsyncGenerator<object>): Promise<Response> {
  const first = await items.next()
  const body = Readable.from(linesOf(first, items), { objectMode: false })
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { headers: { 'content-type': 'application/x-ndjson' } })
}

async function* linesOf(first: IteratorResult<object>, items: AsyncGenerator<object>): AsyncGenerator<string> {
  try {
    for (let item = first; !item.done; item = await items.next()) yield `${JSON.stringify(item.value)}\n`
  } finally {
    // When the reader stops, so does the source.
    await items.return(undefined)
  }
}
