'use client'

import { useQuery } from '@tanstack/react-query'
import type { PersonFilter, PersonRange } from '#core/people/filter/person-filter'
import type { Linked } from '#ui/review/linked'
import { byRow } from './named'
import { everyone, nobody, type Picked } from './picked'
import { pickRange } from './picked-range'
import { findPeople } from './use-people'

/** Whom a link selects; nobody until it is known who stands at the ends of its range. */
export function useLink(batchId: string, filter: PersonFilter, linked: Linked | null): Picked {
  const range = linked?.range ?? null
  const { data: found } = useQuery({
    queryKey: ['linked', batchId, filter, range],
    queryFn: () => (range ? findRange(batchId, filter, range) : nobody),
    enabled: range !== null,
  })
  const picked = range ? found : linked ? everyone : nobody
  if (!linked || picked?.kind !== 'matching') return nobody
  return { ...picked, except: byRow(linked.except) }
}

/** The range from the first to the last of those who are still pending in it. */
async function findRange(batchId: string, filter: PersonFilter, range: PersonRange): Promise<Picked> {
  const endOf = (sort: string) => findPeople(batchId, { status: 'pending', filter: { ...filter, range }, sort }, { at: 0, limit: 1 })
  const [{ items: firsts, total }, { items: lasts }] = await Promise.all([endOf(range.sort), endOf(`-${range.sort}`)])
  const [first, last] = [firsts[0], lasts[0]]
  return (first && last && pickRange(nobody, range.sort, [first, last], total)) ?? nobody
}
