const beatMs = 2_000

/** Does what is one statement over a whole batch and may take long, and tells `beat` every other second that it still does. */
export async function beating<Result>(beat: (() => void) | undefined, act: () => Promise<Result>): Promise<Result> {
  const timer = beat && setInterval(beat, beatMs)
  try {
    return await act()
  } finally {
    clearInterval(timer)
  }
}
