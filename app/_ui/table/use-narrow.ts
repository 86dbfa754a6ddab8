'use client'

import { useSyncExternalStore } from 'react'

const query = '(max-width: 639px)'

/** Whether the screen is so narrow that rows take two lines. */
export const useNarrow = () =>
  useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
    () => false,
  )
