'use client'

import { useEffect, useRef, useState } from 'react'
import type { ChainVerification } from '#core/audit/chain-verification'
import type { VerificationProgress } from '#core/audit/verify-audit'
import { readLines } from './read-lines'

export type Verifying =
  | { state: 'idle' }
  | ({ state: 'running' } & VerificationProgress)
  | ({ state: 'done'; at: string; head: string | null } & { result: ChainVerification })
  | { state: 'failed'; message: string }

/** A verification of the chain, told while it goes on. `head` is one from outside, as text, to compare with. */
export function useVerification(): [Verifying, (head: string | null) => void] {
  const [verifying, tell] = useState<Verifying>({ state: 'idle' })
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  const verify = async (head: string | null) => {
    stopping.current?.abort()
    const stop = new AbortController()
    const { signal } = stop
    stopping.current = stop
    tell({ state: 'running', verified: 0, of: 0 })
    try {
      const url = `/api/audit/verification${head === null ? '' : `?${new URLSearchParams({ head })}`}`
      for await (const step of readLines<VerificationProgress | ChainVerification>(url, signal)) {
        if ('events' in step) tell({ state: 'done', result: step, head, at: new Date().toISOString() })
        else tell({ state: 'running', ...step })
      }
    } catch (error) {
      if (!signal.aborted) tell({ state: 'failed', message: error instanceof Error ? error.message : '' })
    }
  }
  return [verifying, verify]
}
