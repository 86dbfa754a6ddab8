const heartbeatIntervalMs = 2_000

/** Runs a long statement, and calls `heartbeat` every two seconds until it ends. */
export async function withHeartbeat<Result>(heartbeat: (() => void) | undefined, act: () => Promise<Result>): Promise<Result> {
  const timer = heartbeat && setInterval(heartbeat, heartbeatIntervalMs)
  try {
    return await act()
  } finally {
    clearInterval(timer)
  }
}
