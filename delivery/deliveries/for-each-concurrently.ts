/** Runs an act for each item, at most `atOnce` at the same time. After the first failure it begins no other one, waits for those that run, and throws. */
export async function forEachConcurrently<Item>(items: readonly Item[], atOnce: number, act: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  let failure: { error: unknown } | undefined
  const work = async () => {
    for (const item of left) {
      if (failure) return
      await act(item).catch((error) => {
        failure ??= { error }
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work))
  if (failure) throw failure.error
}
