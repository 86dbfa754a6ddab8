import type { IncomingMessage } from 'node:http'
import { setInterval } from 'node:timers'
import { formBytes } from './request-refusal'

export type BodyPace = {
  /** A form must be complete after this time. */
  formMs: number
  /** A larger body must bring `minBytesPerSecond` in each window of this length. */
  windowMs: number
  minBytesPerSecond: number
}

/** A phone on a bad line sends about 8 KiB/s, and may be without a line for some seconds. */
export const bodyPace: BodyPace = { formMs: 10_000, windowMs: 30_000, minBytesPerSecond: 4 * 1024 }

/**
 * Calls `onSlow` when the body of a request arrives too slowly. There is no limit on the total time of a larger body. Time in which this
 * process does not read, because the database is slower than the client, does not count.
 */
export function watchBody(request: IncomingMessage, onSlow: () => void, pace: BodyPace = bodyPace): void {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length === 0) return
  const isForm = length <= formBytes
  const { socket } = request
  const tickMs = Math.min(1_000, pace.formMs / 4)
  let waitedMs = 0
  let receivedBytes = socket.bytesRead
  const timer = setInterval(() => {
    if (request.complete || socket.destroyed) return clearInterval(timer)
    const isFull = request.readableLength >= request.readableHighWaterMark
    if (!isFull) waitedMs += tickMs
    if (waitedMs < (isForm ? pace.formMs : pace.windowMs)) return
    const isFast = socket.bytesRead - receivedBytes >= (pace.minBytesPerSecond * pace.windowMs) / 1_000
    if (isForm || !isFast) {
      clearInterval(timer)
      return onSlow()
    }
    waitedMs = 0
    receivedBytes = socket.bytesRead
  }, tickMs)
  timer.unref()
  request.once('close', () => clearInterval(timer))
}
