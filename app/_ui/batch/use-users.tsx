'use client'

import type { Page } from '#core/page'
import type { User, UserStatus } from '#core/users/user'
import { postJson } from '#ui/api/request'
import { type Rows, usePages } from '#ui/table/use-pages'

export type UsersQuery = { status?: UserStatus; decisionId?: string; q?: string }

const pageRows = 200

/** The people of a batch that match, in the order of the file. */
export function useUsers(batchId: string, { status, decisionId, q }: UsersQuery): Rows<User> {
  const filter = q ? { q } : {}
  return usePages<User>(['users', batchId, status, decisionId, filter], (cursor) =>
    postJson<Page<User> & { total: number }>(`/api/batches/${batchId}/users/search`, {
      status,
      decisionId,
      filter,
      limit: pageRows,
      ...(cursor !== null && { cursor }),
    }),
  )
}
