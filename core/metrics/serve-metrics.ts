import { once } from 'node:events'
import { createServer } from 'node:http'
import { causeOf } from '#core/errors/cause-of'

const contentType = 'text/plain; version=0.0.4; charset=utf-8'

type Options = {
  /** host:port; without it nothing is served. */
  address: string | undefined
  read(): Promise<string>
  onError(cause: string): void
}

/**
 * Serves metrics at `/metrics` in the text format of Prometheus. Returns a function that stops it. Throws if the address is taken or not
 * one of this machine; `onError` is for a scrape that fails.
 */
export async function serveMetrics({ address, read, onError }: Options): Promise<() => void> {
  if (!address) return () => {}
  const server = createServer(async ({ url, method }, response) => {
    if (url?.split('?')[0] !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(404).end()
      return
    }
    try {
      const text = await read()
      response.writeHead(200, { 'content-type': contentType }).end(text)
    } catch (error) {
      onError(causeOf(error))
      response.writeHead(500).end()
    }
  })
  const { hostname, port } = new URL(`http://${address}`)
  server.listen(Number(port), hostname.replace(/^\[|\]$/g, ''))
  await once(server, 'listening')
  return () => {
    server.close()
    server.closeAllConnections()
  }
}
