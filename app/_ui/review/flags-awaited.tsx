'use client'

import type { UserFilter } from '#core/users/user-filter'
import { useFacets } from './use-facets'

/** Until the desk of a batch is prepared: that a list without a flag in it does not say that there are none. */
export function FlagsAwaited({ batchId, filter }: { batchId: string; filter: UserFilter }) {
  const { data } = useFacets(batchId, filter)
  if (data?.isPrepared !== false) return null
  return <p className="px-4 pb-2 text-soft text-sm">Flags are still being looked for; until then nobody is marked.</p>
}
