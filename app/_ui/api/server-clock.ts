'use client'

let offsetMs = 0

/** The time on the server, in milliseconds since 1970, whatever the clock of this browser shows. */
export const serverNow = () => Date.now() + offsetMs

/** Learns the server's time from the Date header of an answer (whole seconds) and the times of the request and the answer here. */
export function learnServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const served = Date.parse(date ?? '')
  if (Number.isNaN(served)) return
  // The offset is between these two. The known offset is kept while it fits, so no countdown jumps.
  offsetMs = Math.min(Math.max(offsetMs, served - receivedAt), served + 1_000 - sentAt)
}
