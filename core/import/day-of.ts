/** The day, in UTC, that an import calls today: its first one, so that a retry past midnight judges every date alike. */
export function dayOf(importStartedAt: Date | null): string {
  return (importStartedAt ?? new Date()).toISOString().slice(0, 10)
}
