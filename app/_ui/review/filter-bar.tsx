'use client'

import { count } from '#ui/basics/numbers'
import { AgeFilter } from './age-filter'
import { cueNames } from './cue-words'
import { FacetMenu } from './facet-menu'
import { SortChoice } from './sort-choice'
import { useFacets } from './use-facets'
import type { useView } from './use-view'

/** What a list can be narrowed by, each with how many there are of it. */
export function FilterBar({ batchId, view }: { batchId: string; view: ReturnType<typeof useView> }) {
  const { data: counted } = useFacets(batchId, view.filter)
  const data = counted?.isPrepared ? counted : undefined
  const { filter, setFilter } = view
  const preparing = counted?.isPrepared === false ? 'These will be there in a moment: the desk of this batch is being prepared.' : null
  const likely = data?.cues.find(({ cue }) => cue === 'like-existing')?.count ?? 0
  return (
    <>
      <FacetMenu
        title="City"
        note={preparing}
        values={data?.cities.map(({ value, count }) => ({ value, word: value, count }))}
        chosen={filter.city}
        onChoose={(city) => setFilter({ city })}
      />
      <AgeFilter from={filter.ageFrom} to={filter.ageTo} onChoose={setFilter} />
      <FacetMenu
        title="Domain"
        note={preparing}
        values={data?.domains.map(({ value, count }) => ({ value, word: value, count }))}
        chosen={filter.domain}
        onChoose={(domain) => setFilter({ domain })}
      />
      <FacetMenu
        title="Cues"
        note={preparing}
        values={data?.cues.map(({ cue, count }) => ({ value: cue, word: cueNames[cue], count }))}
        chosen={filter.cue}
        onChoose={(value) => setFilter({ cue: data?.cues.find(({ cue }) => cue === value)?.cue })}
      />
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
