const beatMs = 2_000

/** Runs a long statement over a whole batch, and calls `beat` every other second until it ends. */
export async function withHeartbeat<Result>(beat: (() => void) | undefined, act: () => Promise<Result>): Promise<Result> {
  const timer = beat && setInterval(beat, beatMs)
  try {
    return await act()
  } finally {
    clearInterval(timer)
  }
}
