const slot = globalThis as typeof globalThis & { countersignStopReporting?: () => Promise<void> }

/** Keeps what says that this process ends. The HTTP server, which ends it, and the routes are bundled apart and share it. */
export function keepStopReporting(stop: () => Promise<void>): void {
  slot.countersignStopReporting = stop
}

/** Says that this process ends in order. */
export async function stopReporting(): Promise<void> {
  await slot.countersignStopReporting?.()
}
