'use client'

import { useCallback } from 'react'
import { useFragment } from './use-fragment'

/** The text that is searched for, which stands in the page's fragment. */
export function useSearch(): [string, (q: string) => void] {
  const [{ q = '' }, change] = useFragment()
  return [q, useCallback((text: string) => change({ q: text }), [change])]
}
