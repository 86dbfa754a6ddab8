'use client'

import { useEffect, useState } from 'react'
import { foldText } from '#core/parsing/row/fold-text'
import type { PersonFilter } from '#core/people/filter/person-filter'
import type { ValueCount } from '#core/people/list-facets'
import { useFacets } from './use-facets'

export type Values = { values: ValueCount[]; more: number; isLooking: boolean; isBuilt: boolean }

const pauseMs = 150

/** The cities or domains that have the text in them, found among all there are; none until they have been counted. */
export function useValues(batchId: string, filter: PersonFilter, kind: 'city' | 'domain', text: string): Values | undefined {
  const wanted = text.trim()
  const settled = useSettled(wanted)
  const { data: all } = useFacets(batchId, filter)
  const isCut = all !== undefined && all.more[kind] > 0
  const { data, isPlaceholderData } = useFacets(batchId, filter, isCut && settled !== '' ? { [kind]: settled } : {})
  if (data === undefined) return undefined
  // What was found for the text before must not be chosen for this one.
  const values = data[kind === 'city' ? 'cities' : 'domains'].filter(({ value }) => foldText(value).includes(foldText(wanted)))
  const isLooking = isPlaceholderData || (isCut && settled !== wanted)
  return { values, more: data.more[kind], isLooking, isBuilt: data.isBuilt }
}

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
