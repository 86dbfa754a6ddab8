/** The same values, where each is asked for while the one before it is used. */
export async function* oneAhead<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = values.next()
  try {
    for (let { done, value } = await next; !done; { done, value } = await next) {
      next = values.next()
      // It is awaited in its turn; until then its failure is nobody's.
      next.catch(() => {})
      yield value
    }
  } finally {
    await values.return(undefined)
  }
}
