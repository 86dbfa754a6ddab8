'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '#core/database/page'
import type { DeliveryPage } from '#core/deliveries/pages/delivery-page'
import { underOneKey } from '#ui/api/idempotency'
import { getJson, postJson } from '#ui/api/request'
import { usePages, withQuery } from '#ui/table/use-pages'
import { deliveriesKey } from './delivery-queries'

const shownAtOnce = 50
const everyMs = 2_000

const pagesKey = (batchId: string, targetKey: string) => [...deliveriesKey(batchId), targetKey, 'pages']
const urlOf = (batchId: string, targetKey: string) => `/api/batches/${batchId}/deliveries/${targetKey}/pages`
const isReplayOpen = ({ replays }: DeliveryPage) => replays.some(({ endedAt }) => endedAt === null)

/** The pages or files of a batch at a target, newest first. A replay that is open is asked for, because the batch may have closed. */
export const useDeliveryPages = (batchId: string, targetKey: string) =>
  usePages<DeliveryPage>(
    pagesKey(batchId, targetKey),
    (cursor) => getJson<Page<DeliveryPage>>(withQuery(urlOf(batchId, targetKey), { limit: shownAtOnce, cursor })),
    (pages) => (pages.some(isReplayOpen) ? everyMs : false),
  )

/** Asks for a page to be sent again, and reads the pages again whether or not it succeeded. */
export function usePageReplay(batchId: string, targetKey: string, page: number) {
  const client = useQueryClient()
  const url = `${urlOf(batchId, targetKey)}/${page}/replays`
  return useMutation({
    mutationFn: () => underOneKey(url, (key) => postJson<{ id: string }>(url, {}, key)),
    onSettled: () => client.invalidateQueries({ queryKey: pagesKey(batchId, targetKey) }),
  })
}
