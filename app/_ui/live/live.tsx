'use client'

import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { balanceParts } from '#core/batches/balance'
import type { Batch } from '#core/batches/batch'
import type { Progress } from '#core/batches/progress'
import { isLeaving } from '#ui/api/leaving'
import { batchQuery, progressKey, refreshBatch } from '#ui/batch/batch-queries'
import { type Liveness, LiveStream } from './stream'

type Live = { stream: LiveStream; changes: EventTarget }

const LiveContext = createContext<Live | null>(null)

/** Owns the stream of this tab and writes what it hears where the components read. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [live] = useState(() => connect(client))
  useEffect(() => live.stream.start(), [live])
  return <LiveContext value={live}>{children}</LiveContext>
}

export function useLiveness(): Liveness {
  const { stream } = useLive()
  return useSyncExternalStore(stream.subscribe, stream.liveness, stream.liveness)
}

/** The last progress that was handlers of a batch, and null before the first. */
export function useProgress(batchId: string): Progress | null {
  const { stream } = useLive()
  useEffect(() => stream.watch(batchId), [stream, batchId])
  const { data } = useQuery<Progress | null>({
    queryKey: progressKey(batchId),
    queryFn: skipToken,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return data ?? null
}

/** Calls back, at most once in `pauseMs`, when any batch changed that the operator may see. */
export function useOnChanged(callBack: () => void, pauseMs: number) {
  const { changes } = useLive()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const onChanged = () => {
      timer ??= setTimeout(() => {
        timer = null
        callBack()
      }, pauseMs)
    }
    changes.addEventListener('changed', onChanged)
    return () => {
      changes.removeEventListener('changed', onChanged)
      if (timer) clearTimeout(timer)
    }
  }, [changes, callBack, pauseMs])
}

function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('LiveProvider is missing.')
  return live
}

// Changes that belong together come together; a batch that moves changes all the time.
const settleMs = 100
const restMs = 300

function connect(client: QueryClient): Live {
  const changes = new EventTarget()
  const running = new Set<string>()
  const again = new Set<string>()
  // One round after the other for a batch, or one change after the other would break off the fetches of the last for ever. What else
  // is being fetched is fetched again: it may have been read before the change.
  const refetch = async (batchId: string) => {
    again.add(batchId)
    if (running.has(batchId)) return
    running.add(batchId)
    while (again.has(batchId)) {
      await pause(settleMs)
      again.delete(batchId)
      await refreshBatch(client, batchId)
      await pause(restMs)
    }
    running.delete(batchId)
  }
  const stream = new LiveStream({
    onProgress: (progress) => {
      if (isLeaving()) return
      client.setQueryData(progressKey(progress.batchId), progress)
      const batch = client.getQueryData(batchQuery(progress.batchId).queryKey)
      if (!batch) return
      client.setQueryData(batchQuery(progress.batchId).queryKey, withProgress(batch, progress))
      // It may have moved before the stream was open, and then no event came: the rest of it is as old as its numbers were.
      if (!isAsOld(batch, progress)) void refetch(progress.batchId)
      if (batch.state !== progress.state) changes.dispatchEvent(new Event('changed'))
    },
    onChanged: (batchId) => {
      if (isLeaving()) return
      void refetch(batchId)
      changes.dispatchEvent(new Event('changed'))
    },
    onReopened: () => {
      void client.invalidateQueries()
      changes.dispatchEvent(new Event('changed'))
    },
  })
  return { stream, changes }
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))

const isAsOld = (batch: Batch, { state, balance }: Progress) =>
  batch.state === state && balanceParts.every((part) => batch.balance[part] === balance[part])

const withProgress = (batch: Batch, { state, balance }: Progress): Batch => ({ ...batch, state, balance })
