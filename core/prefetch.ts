/** The same values; the next one is read while this one is used. */
export async function* prefetch<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = values.next()
  try {
    for (let { done, value } = await next; !done; { done, value } = await next) {
      next = values.next()
      // It is awaited in its turn; a failure before that is not unhandled.
      next.catch(() => {})
      yield value
    }
  } finally {
    await values.return(undefined)
  }
}
