'use client'

import { useEffect } from 'react'
import type { Page } from '#core/page'
import type { User, UserStatus } from '#core/users/user'
import type { UserFilter } from '#core/users/user-filter'
import { Problem } from '#ui/api/problem'
import { postJson } from '#ui/api/request'
import type { Rows } from '#ui/table/rows'
import { usePlaces } from '#ui/table/use-places'

export type UsersQuery = { status?: UserStatus; decisionId?: string; filter?: UserFilter; sort?: string }

type Found = Page<User> & { total: number }

/** The people of a batch that match, in their order. */
export function useUsers(batchId: string, query: UsersQuery): Rows<User> {
  const data = usePlaces<User>(['users', batchId, query], ({ at, limit, signal }) => findUsers(batchId, query, { at, limit }, signal))
  const isPreparing = data.error instanceof Problem && ['desk-not-prepared', 'flags-not-ready'].includes(data.error.code)
  const { retry } = data
  useEffect(() => {
    if (!isPreparing) return
    const timer = setInterval(retry, preparingMs)
    return () => clearInterval(timer)
  }, [isPreparing, retry])
  return data
}

const preparingMs = 1_500

/** The people at some places of a list; what is searched for is in no URL. */
export const findUsers = (batchId: string, query: UsersQuery, page: { at: number; limit: number }, signal?: AbortSignal) =>
  postJson<Found>(`/api/batches/${batchId}/users/search`, { ...query, ...page }, { signal })
