'use client'

import { useEffect, useRef, useState } from 'react'
import type { ChainVerification } from '#core/audit/chain-verification'
import type { VerificationProgress } from '#core/audit/verify-audit'
import { noAnswer, problemOf } from '#ui/api/problem'

export type Verifying =
  | { state: 'idle' }
  | ({ state: 'running' } & VerificationProgress)
  | ({ state: 'done'; at: string; head: string | null } & { result: ChainVerification })
  | { state: 'failed'; message: string }

/** A verification of the chain with its progress. `head` is an outside head to compare with, as text. */
export function useVerification(): [Verifying, (head: string | null) => void] {
  const [verifying, setVerifying] = useState<Verifying>({ state: 'idle' })
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  const verify = async (head: string | null) => {
    stopping.current?.abort()
    const stop = new AbortController()
    const { signal } = stop
    stopping.current = stop
    setVerifying({ state: 'running', verified: 0, of: 0 })
    try {
      const url = `/api/audit/verification${head === null ? '' : `?${new URLSearchParams({ head })}`}`
      for await (const step of readLines<VerificationProgress | ChainVerification>(url, signal)) {
        if ('events' in step) setVerifying({ state: 'done', result: step, head, at: new Date().toISOString() })
        else setVerifying({ state: 'running', ...step })
      }
    } catch (error) {
      if (!signal.aborted) setVerifying({ state: 'failed', message: error instanceof Error ? error.message : '' })
    }
  }
  return [verifying, verify]
}

/** Yields the JSON object of each line of an answer as it arrives. Throws a `Problem`, also if the last line is incomplete. */
async function* readLines<Line>(url: string, signal: AbortSignal): AsyncGenerator<Line> {
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
