'use client'

import { noAnswer, problemOf } from '#ui/api/problem'

/** Reads an answer of one JSON object a line, as they come. Throws a `Problem`, also when it ends before its last line is whole. */
export async function* readLines<Line>(url: string, signal: AbortSignal): AsyncGenerator<Line> {
  const response = await fetch(url, { signal }).catch(() => {
    throw noAnswer()
  })
  if (!response.ok || !response.body) throw problemOf(response.status, await response.text())
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw noAnswer()
    })
    if (done) break
    const lines = (text + value).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line)
  }
  if (text !== '') throw noAnswer()
}
