'use client'

import { count } from '#ui/basics/numbers'
import { AgeFilter } from './age-filter'
import { useFacets } from './facet-queries'
import { FlagMenu } from './flag-menu'
import { SortChoice } from './sort-choice'
import type { useView } from './use-view'
import { ValueMenu } from './value-menu'

/** What a list can be narrowed by, each with how many there are of it. */
export function FilterBar({ batchId, view }: { batchId: string; view: ReturnType<typeof useView> }) {
  const { data: counted } = useFacets(batchId, view.filter)
  const { filter, setFilter } = view
  const likely = counted?.flags.find(({ flag }) => flag === 'like-existing')?.count ?? 0
  return (
    <>
      <ValueMenu title="City" kind="city" batchId={batchId} filter={filter} onChoose={(city) => setFilter({ city })} />
      <AgeFilter from={filter.ageFrom} to={filter.ageTo} onChoose={setFilter} />
      <ValueMenu title="Domain" kind="domain" batchId={batchId} filter={filter} onChoose={(domain) => setFilter({ domain })} />
      <FlagMenu counted={counted} chosen={filter.flag} onChoose={(flag) => setFilter({ flag })} />
      <SortChoice view={view} />
      {likely > 0 && filter.flag === undefined && (
        <button
          type="button"
          onClick={() => setFilter({ flag: 'like-existing' })}
          className="h-7 rounded-md px-1.5 text-invalid text-sm underline-offset-2 hover:underline max-lg:hidden"
        >
          {count(likely)} {likely === 1 ? 'looks' : 'look'} like someone we have
        </button>
      )}
    </>
  )
}
