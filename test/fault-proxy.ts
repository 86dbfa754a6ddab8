import { createServer, type IncomingMessage, request as openRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to a request: it passes, it is lost before the server gets it, its answer is lost, only half of its answer arrives, or something
 * else answers.
 */
export type Fault = 'pass' | 'lost' | 'answer-lost' | 'answer-halved' | { status: number; headers?: Record<string, string> }

/** An HTTP proxy in front of a server of a test. `faultOf` decides about each request, by its number from 1 on. */
export async function startFaultProxy(target: string, faultOf: (no: number, request: IncomingMessage) => Fault) {
  const { origin, pathname } = new URL(target)
  let no = 0
  const server = createServer((incoming, outgoing) => {
    no += 1
    const fault = faultOf(no, incoming)
    if (fault === 'lost') return incoming.socket.destroy()
    if (typeof fault === 'object') {
      incoming.resume()
      return outgoing.writeHead(fault.status, fault.headers).end()
    }
    const forwarded = openRequest(origin + incoming.url, { method: incoming.method, headers: incoming.headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        if (fault === 'answer-lost') return incoming.socket.destroy()
        const body = Buffer.concat(chunks)
        outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': String(body.length) })
        if (fault === 'pass') return outgoing.end(body)
        outgoing.write(body.subarray(0, body.length / 2), () => incoming.socket.destroy())
      })
    })
    forwarded.on('error', () => incoming.socket.destroy())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    requests: () => no,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
