'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { DeliveryActRequest } from '#core/deliveries/delivery-act'
import type { BatchDeliveries } from '#core/deliveries/list-deliveries'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'
import { refreshBatch } from '#ui/batch/batch-queries'
import { useOnChanged } from '#ui/live/live'

// Not under `batchKey`: a batch that is being delivered changes all the time, and its people are counted again each time.
export const deliveriesKey = (batchId: string) => ['deliveries', batchId] as const

const pauseMs = 2_000
// A batch that has closed is no longer live. Counting a million people takes seconds once one of them was erased.
const everyMs = (people: number) => (people > 100_000 ? 10_000 : 2_000)

/** What became of the people of a batch. It changes with the batch; that a target is paused or reached again is asked for. */
export function useDeliveries(batchId: string) {
  const client = useQueryClient()
  useOnChanged(
    useCallback(() => void client.invalidateQueries({ queryKey: deliveriesKey(batchId) }), [client, batchId]),
    pauseMs,
  )
  return useQuery({
    queryKey: deliveriesKey(batchId),
    queryFn: () => getJson<BatchDeliveries>(`/api/batches/${batchId}/deliveries`),
    refetchInterval: ({ state }) => (state.data?.targets.some(isUnderWay) ? everyMs(peopleIn(state.data)) : false),
  })
}

const peopleIn = ({ targets }: BatchDeliveries) =>
  Math.max(0, ...targets.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0)))

const isUnderWay = ({ counts, unwanted, pause, delay }: BatchDeliveries['targets'][number]) =>
  pause !== null || delay !== null || counts.waiting + counts.begun + unwanted > 0

/**
 * Sends one act on the people of a batch at a target, and reads the batch again whether or not it succeeded. What was acted on is gone then, so
 * `onActed` is called although its component is.
 */
export function useDeliveryAct(batchId: string, targetKey: string, onActed: (people: number, request: DeliveryActRequest) => void) {
  const client = useQueryClient()
  const url = `/api/batches/${batchId}/deliveries/${targetKey}/acts`
  return useMutation({
    mutationFn: (request: DeliveryActRequest) =>
      underOneKey(`${url} ${JSON.stringify(request)}`, (key) => postJson<{ people: number }>(url, request, key)),
    onSuccess: ({ people }, request) => onActed(people, request),
    onSettled: () => Promise.all([refreshBatch(client, batchId), client.invalidateQueries({ queryKey: deliveriesKey(batchId) })]),
  })
}
