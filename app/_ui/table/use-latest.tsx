'use client'

import { useCallback, useLayoutEffect, useRef } from 'react'

/** One function for good that does what `act` of the last rendering does, for events of what is not rendered again with it. */
export function useLatest<Given extends unknown[]>(act: (...given: Given) => void): (...given: Given) => void {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  return useCallback((...given: Given) => latest.current(...given), [])
}
