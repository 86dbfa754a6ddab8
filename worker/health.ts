import { createServer } from 'node:http'

const freshMs = 15_000

export type Health = {
  /** Notes that a process of the worker polls now. */
  polled(process: 'activities' | 'workflows'): void
  /** How long ago the one of both polled that did so first; null while one of them never has. */
  polledMsAgo(): number | null
  close(): void
}

/** Answers at `address` (host:port) with 200 while both processes have polled in the last 15 s, else with 503. Without one it only notes. */
export function serveHealth(address: string | undefined): Health {
  const polledAt = { activities: Number.NEGATIVE_INFINITY, workflows: Number.NEGATIVE_INFINITY }
  const server = createServer((_, response) => {
    const isFresh = (at: number) => performance.now() - at < freshMs
    const polls = { activities: isFresh(polledAt.activities), workflows: isFresh(polledAt.workflows) }
    response.writeHead(polls.activities && polls.workflows ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(polls))
  })
  if (address) {
    const { hostname, port } = new URL(`http://${address}`)
    server.listen(Number(port), hostname)
  }
  return {
    polled: (process) => {
      polledAt[process] = performance.now()
    },
    polledMsAgo: () => {
      const at = Math.min(polledAt.activities, polledAt.workflows)
      return Number.isFinite(at) ? performance.now() - at : null
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
