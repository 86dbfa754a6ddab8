'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { underOneKey } from '#ui/api/idempotency'
import { postJson } from '#ui/api/request'

/** One act on the catalogue: sent under one key, and the catalogue read again whatever came of it. */
export function useReasonAct() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ url, body = {} }: { url: string; body?: object }) =>
      underOneKey(`${url} ${JSON.stringify(body)}`, (key) => postJson(url, body, key)),
    onSettled: () => client.invalidateQueries({ queryKey: ['reasons'] }),
  })
}
