'use client'

import type { PersonFilter } from '#core/people/filter/person-filter'
import { useFacets } from './use-facets'

/** Until the review index of a batch is built: that a list without a flag in it does not say that there are none. */
export function FlagsNotReadyNote({ batchId, filter }: { batchId: string; filter: PersonFilter }) {
  const { data } = useFacets(batchId, filter)
  if (data?.isBuilt !== false) return null
  return <p className="px-4 pb-2 text-soft text-sm">Flags are still being looked for; until then nobody is marked.</p>
}
