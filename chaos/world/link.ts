import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export type Direction = 'there' | 'back' | 'both'

/** A TCP proxy between two processes that can behave like a bad network until it is repaired. */
export interface Link {
  name: string
  port: number
  /** Closes all connections and refuses new ones. */
  cut(): void
  /** Delays all data by `delayMs` in each direction. */
  slow(delayMs: number): void
  /** Drops all data in this direction, on open and new connections, and closes nothing. */
  silence(direction: Direction): void
  /** Of the requests with `text` in them, lets `skip` pass, forwards the next one, drops its answer and cuts that connection. */
  loseAnswer(options: { skip: number; text: string }): void
  /** Cuts connections whose data was dropped, because a stream with a gap is no fault of a network that works again. */
  repair(): void
  openConnections(): number
  close(): Promise<void>
}

interface Connection {
  near: Socket
  far: Socket
  hasGap: boolean
  losesAnswer: boolean
}

/** Opens a proxy on 127.0.0.1, on a free port unless one is given, to a port that may open later. */
export async function openLink(name: string, targetPort: number, port = 0): Promise<Link> {
  const connections = new Set<Connection>()
  let isCut = false
  let delayMs = 0
  let silenced: Direction | undefined
  let losing: { skip: number; text: string } | undefined

  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(targetPort, '127.0.0.1')
    const connection: Connection = { near, far, hasGap: false, losesAnswer: false }
    connections.add(connection)
    near.setNoDelay(true)
    far.setNoDelay(true)
    carry(connection, 'there')
    carry(connection, 'back')
  })

  function carry(connection: Connection, direction: 'there' | 'back'): void {
    const { near, far } = connection
    const [from, to] = direction === 'there' ? [near, far] : [far, near]
    const end = () => {
      // A network that carries nothing carries no end of a connection either.
      if (isSilent(direction)) return
      connections.delete(connection)
      from.destroy()
      to.destroy()
    }
    const write = (chunk: Buffer) => {
      if (to.destroyed || to.write(chunk)) return
      from.pause()
      to.once('drain', () => from.resume())
    }
    // One queue, because a chunk must not overtake one that is delayed longer.
    const queue: { chunk: Buffer; dueMs: number }[] = []
    const pump = () => {
      for (let first = queue[0]; first; first = queue[0]) {
        const waitMs = first.dueMs - performance.now()
        if (waitMs > 0) return void setTimeout(pump, waitMs)
        queue.shift()
        write(first.chunk)
      }
    }
    from.on('data', (chunk) => {
      if (isSilent(direction)) {
        connection.hasGap = true
        return
      }
      if (direction === 'there') noteRequest(connection, chunk)
      else if (connection.losesAnswer) return breakOff(connection)
      queue.push({ chunk, dueMs: performance.now() + delayMs })
      if (queue.length === 1) pump()
    })
    from.on('error', end).on('end', end).on('close', end)
  }

  function isSilent(direction: Direction): boolean {
    return silenced === 'both' || silenced === direction
  }

  function noteRequest(connection: Connection, chunk: Buffer): void {
    if (!losing || !chunk.includes(losing.text)) return
    if (losing.skip > 0) {
      losing.skip -= 1
      return
    }
    losing = undefined
    connection.losesAnswer = true
  }

  function breakOff(connection: Connection): void {
    connections.delete(connection)
    connection.near.destroy()
    connection.far.destroy()
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error(`The link ${name} has no port.`)
  return {
    name,
    port: address.port,
    cut() {
      isCut = true
      for (const connection of connections) breakOff(connection)
    },
    slow(ms) {
      delayMs = ms
    },
    silence(direction) {
      silenced = direction
    },
    loseAnswer(options) {
      losing = { ...options }
    },
    repair() {
      isCut = false
      delayMs = 0
      silenced = losing = undefined
      for (const connection of connections) {
        const isHalfClosed = connection.near.destroyed || connection.far.destroyed || connection.near.readableEnded
        if (connection.hasGap || isHalfClosed || connection.far.readableEnded) breakOff(connection)
      }
    },
    openConnections: () => connections.size,
    async close() {
      isCut = true
      for (const connection of connections) breakOff(connection)
      server.close()
      await once(server, 'close')
    },
  }
}
