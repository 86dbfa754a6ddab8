import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A proxy to a server that can be broken: it cuts open connections and refuses new ones until it is repaired. */
export type BreakableLink = {
  url: string
  breakOff(): void
  mend(): void
  /** Loses the next answer to a statement with this text, after the server has run it, and cuts that connection; with `andBreak` all. */
  loseAnswerTo(text: string, how?: { andBreak: boolean }): void
  /**
   * Carries nothing more on the open connections, without closing them, as a network that drops packets. New ones work, or with `andNew`
   * are silent too until it is repaired.
   */
  goSilent(how?: { andNew: boolean }): void
  [Symbol.asyncDispose](): Promise<void>
}

export async function openBreakableLink(url: string): Promise<BreakableLink> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isBroken = false
  let isSilent = false
  let losing: { text: string; andBreak: boolean } | null = null
  const server = createServer((near) => {
    if (isBroken) return void near.destroy()
    if (isSilent) {
      sockets.add(near)
      near.on('error', () => {}).on('close', () => sockets.delete(near))
      return
    }
    const far = connect(Number(target.port), target.hostname)
    let onAnswer: (() => void) | null = null
    near.on('data', (bytes) => {
      if (!losing || !bytes.includes(losing.text)) return
      const { andBreak } = losing
      losing = null
      onAnswer = andBreak ? breakOff : () => near.destroy()
    })
    // Before the pipe, which then finds the connection closed.
    far.on('data', () => onAnswer?.())
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  const breakOff = () => {
    isBroken = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: Object.assign(new URL(url), { port }).href,
    breakOff,
    mend: () => {
      isBroken = isSilent = false
    },
    loseAnswerTo: (text, { andBreak } = { andBreak: false }) => {
      losing = { text, andBreak }
    },
    goSilent: ({ andNew } = { andNew: false }) => {
      isSilent = andNew
      for (const socket of sockets) socket.unpipe().pause()
    },
    async [Symbol.asyncDispose]() {
      breakOff()
      server.close()
      await once(server, 'close')
    },
  }
}
