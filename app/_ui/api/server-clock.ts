'use client'

let offsetMs = 0

/** The time on the server, in milliseconds since 1970, whatever the clock of this browser shows. */
export const serverNow = () => Date.now() + offsetMs

/** Learns the server's time from an answer that carries it in whole seconds, asked for and received at these times of this browser. */
export function learnServerTime(date: string | null, sentAt: number, receivedAt: number): void {
  const served = Date.parse(date ?? '')
  if (Number.isNaN(served)) return
  // It lies between these two; what is known is kept as long as it does, so that no countdown jumps.
  offsetMs = Math.min(Math.max(offsetMs, served - receivedAt), served + 1_000 - sentAt)
}
