/** Yields the same values, and reads the next one while the caller uses this one. */
export async function* prefetch<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = values.next()
  try {
    for (let { done, value } = await next; !done; { done, value } = await next) {
      next = values.next()
      // It is awaited in the next round. Until then a rejection must not count as unhandled.
      next.catch(() => {})
      yield value
    }
  } finally {
    await values.return(undefined)
  }
}
