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

/** Owns the stream of this tab and writes its events to the query cache. */
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

/** The last progress of a batch; null before the first. */
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

/** Calls back, at most once in `pauseMs`, when a batch that the operator may see has changed. */
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

// Related changes arrive together, and a batch that is importing changes all the time.
const settleMs = 100
const restMs = 300

function connect(client: QueryClient): Live {
  const changes = new EventTarget()
  const running = new Set<string>()
  const again = new Set<string>()
  // One round at a time for each batch, because overlapping rounds would cancel each other's requests. A running fetch is repeated,
  // because it may have read the data before the change.
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
      // The batch may have changed before the stream was open, without an event; then all of it is as old as its numbers.
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
