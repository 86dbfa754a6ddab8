'use client'

import { count } from '#ui/basics/numbers'
import { AgeFilter } from './age-filter'
import { CueMenu } from './cue-menu'
import { SortChoice } from './sort-choice'
import { useFacets } from './use-facets'
import type { useView } from './use-view'
import { ValueMenu } from './value-menu'

/** What a list can be narrowed by, each with how many there are of it. */
export function FilterBar({ batchId, view }: { batchId: string; view: ReturnType<typeof useView> }) {
  const { data: counted } = useFacets(batchId, view.filter)
  const { filter, setFilter } = view
  const likely = counted?.cues.find(({ cue }) => cue === 'like-existing')?.count ?? 0
  return (
    <>
      <ValueMenu title="City" kind="city" batchId={batchId} filter={filter} onChoose={(city) => setFilter({ city })} />
      <AgeFilter from={filter.ageFrom} to={filter.ageTo} onChoose={setFilter} />
      <ValueMenu title="Domain" kind="domain" batchId={batchId} filter={filter} onChoose={(domain) => setFilter({ domain })} />
      <CueMenu counted={counted} chosen={filter.cue} onChoose={(cue) => setFilter({ cue })} />
      <SortChoice view={view} />
      {likely > 0 && filter.cue === undefined && (
        <button
          type="button"
          onClick={() => setFilter({ cue: 'like-existing' })}
          className="h-7 rounded-md px-1.5 text-invalid text-sm underline-offset-2 hover:underline max-lg:hidden"
        >
          {count(likely)} {likely === 1 ? 'looks' : 'look'} like someone we have
        </button>
      )}
    </>
  )
}
