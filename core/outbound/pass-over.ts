import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'

const mostBytes = 64 * 1024
// Less than the time limit of any request.
const mostMs = 500

/**
 * Waits for the end of an answer that is not needed, so that its connection can be used again, and closes the connection if that costs too much.
 * Returns no bytes. Throws when the server breaks off, because it may have died before it has kept what it was sent.
 */
export async function passOver(response: IncomingMessage): Promise<Buffer> {
  let bytes = 0
  let isEnough = false
  const stop = () => {
    isEnough = true
    response.destroy()
  }
  const timer = setTimeout(stop, mostMs)
  response.on('data', (part: Buffer) => {
    bytes += part.length
    if (bytes > mostBytes) stop()
  })
  try {
    await finished(response)
  } catch (error) {
    if (!isEnough) throw error
  } finally {
    clearTimeout(timer)
  }
  return Buffer.alloc(0)
}
