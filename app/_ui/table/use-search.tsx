'use client'

import { useSyncExternalStore } from 'react'

const changed = 'fragment-changed'

/**
 * What is searched for stands in the page's fragment: a link shows a colleague the same people,
 * and no name is in a URL that reaches a server.
 */
export function useSearch(): [string, (q: string) => void] {
  const q = useSyncExternalStore(subscribe, read, () => '')
  return [q, write]
}

function subscribe(listener: () => void) {
  addEventListener('hashchange', listener)
  addEventListener(changed, listener)
  return () => {
    removeEventListener('hashchange', listener)
    removeEventListener(changed, listener)
  }
}

const read = () => new URLSearchParams(location.hash.slice(1)).get('q') ?? ''

function write(q: string) {
  const fragment = q === '' ? '' : `#${new URLSearchParams({ q })}`
  history.replaceState(history.state, '', location.pathname + location.search + fragment)
  dispatchEvent(new Event(changed))
}
