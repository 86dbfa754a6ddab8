const slot = globalThis as typeof globalThis & { countersignClockAheadMs?: number }

/** Keeps how far this process is ahead of the database. The HTTP server and the routes are bundled apart and share it. */
export function noteClockAhead(aheadMs: number): void {
  slot.countersignClockAheadMs = aheadMs
}

/** The time of the database as far as it is known. Browsers count down to times that the database judges. */
export const databaseTime = () => new Date(Date.now() - (slot.countersignClockAheadMs ?? 0))
